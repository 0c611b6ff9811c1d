// How long each tensor of a network is needed: from the operation that makes it to the last one that takes it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

struct Lifetime {
    std::size_t tensor = 0;               // in Graph::tensors
    std::optional<std::size_t> made_by;   // operation; none: an input of the network
    std::optional<std::size_t> last_use;  // none: a result of the network
    std::vector<std::size_t> taken_by;    // all operations that take it, in their order
};

// Of all tensors but weights, in the order of the operations that make them, inputs first.
std::vector<Lifetime> lifetimes(const Graph& graph);

}  // namespace eyrie
