// Shapes of nodes that have no rule of their own: by the shape inference of ONNX's operator schemas.
#pragma once

#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

// Gives the outputs the shapes and types that ONNX's schema of the node's operator infers, as far as they are without
// open axes. The schema is the newest that is no newer than the model's operator set. Never throws for what the schema
// does not like: such outputs stay without a shape.
void infer_shapes(Node& node);

}  // namespace eyrie::onnx_format
