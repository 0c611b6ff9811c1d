// Reads TensorFlow Lite's files (.tflite): FlatBuffers with the identifier TFL3. What becomes of each operator, the
// table of operators.hpp says; of a file with several graphs, the first is read, which is the one that runs.
//
// Shapes are as the file says, for one image; a padding that is a word (SAME) becomes zeros on each side. PAD before a
// convolution, dilation written as SPACE_TO_BATCH_ND around one, DEQUANTIZE and DENSIFY of constants, and arithmetic of
// shapes are folded. A weight of a matrix product is turned to inputs x outputs. Results of an operator that is not
// supported are inputs of the graph.
//
// Open axes: the first is the batch, which is no part of a graph. Any other axis I of an input NAME takes its size from
// ImportOptions::dims, where it is called NAME.I ("tokens.1").
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

bool is_tflite(std::string_view bytes);

// Throws InputError: "FILE: operator 5 (CONV_2D): found ...; allowed: ...".
Graph read_tflite(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
