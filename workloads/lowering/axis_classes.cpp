#include "workloads/lowering/axis_classes.hpp"

#include <algorithm>
#include <numeric>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

// Output k, of `outputs`, sums over filter word r, of `window`: input first + k * stride + r * dilation of `size`.
struct Windows {
    std::int64_t size, window, stride, dilation, first, outputs;
    // What they are in the whole axis.
    Progression filter, output;
};

// The class of outputs c, c + step, ... of windows: they meet every dilation-th input.
void add_dense(const Windows& all, std::vector<AxisClass>& classes) {
    const std::int64_t step = all.dilation / std::gcd(all.stride, all.dilation);
    for (std::int64_t c = 0; c < std::min(step, all.outputs); ++c) {
        AxisClass one;
        one.outputs = ceil_div(all.outputs - c, step);
        one.axis.window = all.window;
        one.axis.stride = step * all.stride / all.dilation;
        const std::int64_t first = all.first + c * all.stride;
        const std::int64_t place = floor_divide(first, all.dilation);  // of its first window, in the inputs it meets
        const std::int64_t offset = first - place * all.dilation;
        const std::int64_t inputs = offset < all.size ? ceil_div(all.size - offset, all.dilation) : 0;
        const std::int64_t end = place + (one.outputs - 1) * one.axis.stride + all.window;  // of its last window
        const std::int64_t begin = std::clamp<std::int64_t>(place, 0, inputs);
        one.axis.size = std::clamp<std::int64_t>(end, begin, inputs) - begin;
        if (one.axis.size == 0) continue;
        one.axis.pad_before = begin - place;
        one.axis.pad_after = end - begin - one.axis.size;
        one.input = {offset + begin * all.dilation, all.dilation};
        one.filter = all.filter;
        one.output = {all.output.first + c * all.output.step, step * all.output.step};
        classes.push_back(one);
    }
}

}  // namespace

std::vector<AxisClass> classes_of(const Axis& axis, bool transposed) {
    std::vector<AxisClass> classes;
    if (!transposed) {
        add_dense({axis.size, axis.window, axis.stride, axis.dilation, -axis.pad_before, axis.outputs(), {}, {}},
                  classes);
        return classes;
    }
    // Output y sums input i times filter word r where i * stride + r * dilation = y + pad_before. In a class the right
    // side is m * stride + c, so r is one of every `apart`-th word.
    const std::int64_t outputs = axis.transposed_outputs();
    const std::int64_t common = std::gcd(axis.dilation, axis.stride);
    const std::int64_t apart = axis.stride / common;
    for (std::int64_t y = 0; y < std::min(axis.stride, outputs); ++y) {
        const std::int64_t c = (y + axis.pad_before) % axis.stride;
        std::int64_t r = 0;
        while (r < std::min(apart, axis.window) && (r * axis.dilation - c) % axis.stride != 0) ++r;
        if (r == apart || r >= axis.window) continue;  // no filter word meets these outputs
        const std::int64_t words = ceil_div(axis.window - r, apart);
        const std::int64_t m = (y + axis.pad_before - r * axis.dilation) / axis.stride;
        const std::int64_t dilation = axis.dilation / common;
        // Output m + k sums input m + k - j * dilation with the class' j-th word: from its last word on, a convolution.
        add_dense({axis.size,
                   words,
                   1,
                   dilation,
                   m - (words - 1) * dilation,
                   ceil_div(outputs - y, axis.stride),
                   {r + (words - 1) * apart, -apart},
                   {y, axis.stride}},
                  classes);
    }
    std::sort(classes.begin(), classes.end(),
              [](const AxisClass& a, const AxisClass& b) { return a.output.first < b.output.first; });
    return classes;
}

}  // namespace eyrie
