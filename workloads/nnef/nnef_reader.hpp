// Reads NNEF 1.0 (Khronos): graph.nnef, a text, and a tensor file (.dat) for each variable beside it.
//
// Both forms are read: flat, and with fragments, which are taken apart, and expressions. Shapes follow from those of
// inputs and variables; `padding = []` is the format's "same", the odd zero behind; `groups = 0` is a group for each
// channel. A tensor file that is there must have its variable's shape; its integers are the weights' values when asked
// for. What an operation computes from variables only is a constant of the graph. An operation that NNEF does not have
// is not supported, and with it those that take its results, whose sizes nobody knows.
//
// Open axes: an input's size of 0 or -1, along the first axis the batch, along another axis I of an input NAME the size
// that ImportOptions::dims has for NAME.I.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether the text begins, after comments, with "version 1.".
bool is_nnef(std::string_view bytes);

// `file`: graph.nnef. Throws InputError: "FILE: line 3: conv1 (conv): found ...; allowed: ...".
Graph read_nnef(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
