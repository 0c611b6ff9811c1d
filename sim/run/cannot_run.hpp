// A layer that cannot run on a machine, told so that a user can mend it: the obstacle, and the dataflows that have a
// mapping for the layer on the same machine.
#pragma once

#include <string>

#include "sim/kernel/errors.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// A layer for which the request's dataflow has no mapping; `obstacle`: the mapper's message. Searches the mappings of
// all other dataflows.
UnrunLayer unmapped_layer(const RunRequest& request, const Layer& layer, const std::string& obstacle);
// A layer in which the machine came to a standstill. Whether another dataflow gets through is not tried.
UnrunLayer deadlocked_layer(const Layer& layer, const DeadlockError& error);
// "this accelerator cannot run this mapping (...): who waits for whom".
std::string deadlock_text(const DeadlockError& error);

}  // namespace eyrie
