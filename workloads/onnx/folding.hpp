// Arithmetic on the few numbers that shapes are computed from.
#pragma once

#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

// Gives output 0 its numbers where those of all inputs are known, few, and the node's function is one that shapes are
// computed with. The shape of output 0 is known.
void fold_numbers(Node& node);

// Output 0 takes the numbers of input 0 in this order, where they are known.
void carry_numbers(Node& node, const std::vector<std::size_t>& from);
// The same numbers in another shape.
void carry_numbers(Node& node);

}  // namespace eyrie::onnx_format
