// What a sweep says on the terminal.
#pragma once

#include <string>

#include "sim/sweep/run/refine_sweep.hpp"
#include "sim/sweep/run/run_sweep.hpp"

namespace eyrie {

// How many points there are, the first of them, and those that cannot be built. Nothing is run.
std::string dry_run_text(Sweep& sweep, const std::string& store, const SweepChoices& choices, std::size_t width = 0);
// After a run: how many points ended in which way, and for each kind of failure the first point with its reason.
std::string summary_text(const Sweep& sweep, Store& store, const SweepSummary& summary);
// How refining went, within so many percent of the front.
std::string refined_text(double percent, const RefineSummary& summary);
// Of a sweep that was not refined now, though its file says so or it was before. "": nothing to say.
std::string not_refined_text(const Sweep& sweep, const SweepSummary& summary);
// What a user may not expect of the sweep's points (sim/results/remarks.hpp), a line each. "": nothing to say.
std::string point_remarks_text(Store& store, std::int64_t sweep);
// Verifies a store: what is in it. Throws InputError when it is not as it was written.
std::string verified_text(const std::string& store);
// After a signal: how to go on.
std::string stopped_text(const Sweep& sweep, const std::string& store, const SweepSummary& summary);
std::string stopped_text(const Sweep& sweep, const std::string& store, const RefineSummary& summary);

}  // namespace eyrie
