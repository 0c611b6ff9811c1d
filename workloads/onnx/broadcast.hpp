// Shapes that are stretched to one another, from their last axes on (numpy's broadcasting).
#pragma once

#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

// Refused, as the node's fault, where sizes differ and neither is 1.
Dims broadcast(const Node& node, const Dims& a, const Dims& b);
// Of all inputs of the node.
Dims broadcast_inputs(const Node& node);
// The element of a tensor of `dims` that stands for element i of the result.
std::size_t broadcast_source(std::size_t i, const Dims& result, const Dims& dims);

}  // namespace eyrie::onnx_format
