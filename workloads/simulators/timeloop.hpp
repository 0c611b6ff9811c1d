// Problems of Timeloop (https://timeloop.csail.mit.edu), versions 0.3 and 0.4: one layer a file.
//
// The shape names its dimensions, coefficients (strides, dilations), and three data spaces, each with its projection:
// the sum of dimensions that each of its ranks is. The instance gives sizes. What the layer is follows from the
// projections alone (loop_nest.hpp), as names differ from file to file and Wstride and Hstride are often exchanged. P
// and Q are sizes of ofmaps: ifmaps are as large as their windows reach, padding included. A problem without a shape,
// or with the shape cnn-layer, is Timeloop's own: R, S, P, Q, C, K, N.
//
// The batch is no part of an image: a problem of N images is read as one of them, and says so.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether it is YAML with an outermost key `problem`.
bool is_timeloop(std::string_view bytes);

// `options.dims`: sizes of dimensions that the instance does not have. Throws InputError.
Graph read_timeloop(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
