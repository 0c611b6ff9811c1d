// What a sweep says on the terminal.
#pragma once

#include <string>

#include "sim/sweep/run/run_sweep.hpp"

namespace eyrie {

// How many points there are, the first of them, and those that cannot be built. Nothing is run.
std::string dry_run_text(Sweep& sweep, const std::string& store, const SweepChoices& choices);
// After a run: how many points ended in which way, and for each kind of failure the first point with its reason.
std::string summary_text(const Sweep& sweep, Store& store, const SweepSummary& summary);
// Verifies a store: what is in it. Throws InputError when it is not as it was written.
std::string verified_text(const std::string& store);
// After a signal: how to go on.
std::string stopped_text(const Sweep& sweep, const std::string& store, const SweepSummary& summary);

}  // namespace eyrie
