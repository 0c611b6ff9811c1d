// What hardware does for nothing while words leave the array: a bias, an activation, requantisation. Such an operation
// is fused where all that it computes on comes from an operation on the array, or from another fused one after it, and
// nobody else needs the words in between.
#pragma once

#include <cstddef>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Sets Operation::fused. `outputs`: tensors that are results of the network, thus needed by somebody else. References
// must be valid (check_graph).
void mark_fused(Graph& graph, const std::vector<std::size_t>& outputs);

}  // namespace eyrie
