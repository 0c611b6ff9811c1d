// What the array does while words leave it: biases, normalisation, rectifiers and requantisation right behind a
// convolution or matrix product, whose result nothing else reads. And Pads that nobody needs: those whose readers pad
// for themselves.
#pragma once

#include "workloads/onnx/building.hpp"

namespace eyrie::onnx_format {

void fuse_operations(Building& building);
void drop_needless_pads(Building& building);
// Activations and weights that no operation has.
void drop_unused_tensors(Graph& graph);

}  // namespace eyrie::onnx_format
