// What an operation on the array computes, from its definition: no layer, no lowering, no plan. A convolution of any
// kind is written as outputs that sum over the words of a window; a transposed one as outputs that sum over the inputs
// that reach them, zeros where none does.
#pragma once

#include <cstdint>

#include "workloads/arithmetic.hpp"
#include "workloads/functional/map_words.hpp"
#include "workloads/graph/operation.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

// `second`: the filters (M, C/groups, planes, rows, columns), or the second matrix (batch only of activations; K, N).
// `relu`: done before a word is stored. The result has its first axis for images, the others together in the order of
// the operation's output.
OfmapTensor reference_result(const Operation& operation, const MapWords& first, const std::int16_t* second,
                             const Arithmetic& arithmetic, bool relu);

}  // namespace eyrie
