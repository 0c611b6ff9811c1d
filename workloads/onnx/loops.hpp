// Nodes that run a graph of their own, and are not taken apart: why, and what is known of their results.
#pragma once

#include <optional>
#include <string>

#include "workloads/onnx/inputs.hpp"
#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

// Of a node without a rule, in ONNX's own domain.
std::string reason_of(const Node& node);

struct SaidShape {
    Dims dims;
    int type = 0;  // of its words
};
// Of result `i` of a Loop, where the graph that it runs says the shape.
std::optional<SaidShape> said_by_body(const Node& node, std::size_t i, const Symbols& symbols);

}  // namespace eyrie::onnx_format
