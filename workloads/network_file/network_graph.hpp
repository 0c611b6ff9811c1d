// A network file as a connected graph: each operation takes what the entries make that it names, or the one before it.
// What a file says of an operation beside the array may be sizes alone; a shape may then be that of its input.
#pragma once

#include <string>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Operations in the order of the entries; those on the array have as many layers, in the same order, as parse_network
// gives. Shapes of tensors need not agree with the operations that take them: a file may leave out what stands between
// two layers. Throws InputError as parse_network does.
Graph network_graph(const std::string& text, const std::string& path);

}  // namespace eyrie
