// One axis of a convolution as dense sub-convolutions: no dilation, no zeros put between inputs.
//
// The outputs of a dilated convolution fall into classes by their place modulo the dilation (over the divisor that it
// shares with the stride): outputs of a class meet every D-th input only, and all words of the filter. Those of a
// transposed one fall into classes by their place modulo its stride: outputs of a class meet all inputs, and every U-th
// word of the filter. A class is a convolution with stride and padding over a part of the inputs.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/graph/operation.hpp"

namespace eyrie {

// `first + i * step` for i from 0 on.
struct Progression {
    std::int64_t first = 0;
    std::int64_t step = 1;
};

struct AxisClass {
    // size inputs, of which the window of `window` words is moved by `stride`; dilation 1. An input that no window
    // meets is left out, before the first window and behind the last.
    Axis axis;
    std::int64_t outputs = 0;
    // Which inputs, filter words and outputs of the whole axis these are. The filter of a transposed convolution is
    // walked from its end.
    Progression input, filter, output;
};

// The classes with at least one output and one input, in the order of their first outputs. Outputs in no class have
// windows of padding alone, or no filter word: their sums are zero.
std::vector<AxisClass> classes_of(const Axis& axis, bool transposed);

}  // namespace eyrie
