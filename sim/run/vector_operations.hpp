// Runs what a network has beside the array on the machine's vector unit (docs/vector.md).
#pragma once

#include <vector>

#include "sim/results/layer_result.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// In the network's order: all that are neither free, as words leave the array, nor unknown. None on a machine without
// the unit, and where not all layers run. Throws InputError.
std::vector<VectorResult> run_vector_operations(const RunRequest& request);

}  // namespace eyrie
