// A graph as the text of a network file (workloads/network_file, docs/inputs.md): what `eyrie import` writes.
//
// A layer is one operation. Its name is that of the operation, in the letters that a layer may have. What most layers
// do not have is left out: dilation, groups, inputs that are what the layer before makes. A ReLU of any kind that is
// free of cost is the key `relu` of the layer that it belongs to. Inputs of the network are not compressed. What is not
// supported comes last.
#pragma once

#include <string>

#include "workloads/graph/graph.hpp"

namespace eyrie {

std::string graph_yaml(const Graph& graph);

// `text` in the letters of a layer's name: 1 to 64 letters, digits, '_', '-' and '.'.
std::string layer_name(const std::string& text);

}  // namespace eyrie
