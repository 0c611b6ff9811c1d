// From a graph to layers of the array (docs/networks.md, "How operations become layers").
#pragma once

#include <vector>

#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// The layers that together do what an operation of the array does. Their names are the operation's, with letters that a
// layer's name may have, and a number where they are several. Throws InputError, naming operation and size, where a
// layer is too large.
std::vector<Layer> lower(const Operation& operation);

// The network of a graph that passes check_graph: the layers of all operations on the array in their order, and what is
// beside the array. Throws InputError also where the graph has nothing for the array.
Network lower(const Graph& graph);

}  // namespace eyrie
