// ONNX models (onnx.ai, the file format is a protobuf of onnx.proto) as graphs.
//
// Shapes are those of one image: the leading axis of an input is the batch, as far as the file says so (an open axis,
// or a size in a network that convolves, pools, looks up or has Gemm nodes or recurrent ones; LSTM and its kin have it
// in the second place). Shapes that a file computes (Shape, Slice, Concat, ...) are computed. Weights may be
// initializers, Constant nodes, or made from them; what is the same for all images becomes part of the weights. Nodes
// that no operation stands for are listed as unsupported; what they make is an input of the rest, in the shape that
// ONNX's own shape inference finds.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// By content: the outermost fields of a ModelProto. Also true for a model that was cut off.
bool is_onnx(std::string_view bytes) noexcept;

// Throws InputError "FILE: node NAME (Conv): found ...; allowed: ...", and for axes whose size nobody said (`dims`).
// Reads files beside the model only for `values`, and only inside its folder.
Graph read_onnx(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
