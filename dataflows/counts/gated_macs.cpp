// The MACs that zero gating switches off: those whose ifmap word is zero.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/counts/terms.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// For each of `size` ifmap rows (or columns), the windows it is in. Window k covers the padded
// positions [k*stride, k*stride + filter), so position x is in
// ceil((x - filter + 1) / stride) <= k <= x / stride, cut to 0 <= k < outputs.
std::vector<std::int64_t> windows_of(std::int64_t size, std::int64_t padding, std::int64_t outputs, std::int64_t stride,
                                     std::int64_t filter) {
    std::vector<std::int64_t> windows;
    for (std::int64_t x = padding; x < padding + size; ++x) {
        const std::int64_t first = x < filter ? 0 : closed_form::ceil_div(x - filter + 1, stride);
        const std::int64_t last = std::min(x / stride, outputs - 1);
        windows.push_back(std::max<std::int64_t>(last - first + 1, 0));
    }
    return windows;
}

// The MACs of one filter over one image on words other than zero: a word of row h and column w
// meets as many taps as there are windows over it, rows times columns.
std::int64_t nonzero_taps(const Layer& layer, const Tensor<std::int16_t>& ifmap,
                          const std::vector<std::int64_t>& row_windows,
                          const std::vector<std::int64_t>& column_windows) {
    std::int64_t taps = 0;
    std::size_t word = 0;
    for (std::int64_t plane = 0; plane < ifmap.shape[0] * layer.C; ++plane)
        for (const std::int64_t rows : row_windows)
            for (const std::int64_t columns : column_windows)
                if (ifmap.data[word++] != 0) taps += rows * columns;
    return taps;
}

}  // namespace

std::int64_t gated_macs(const Layer& layer, const Tensor<std::int16_t>& ifmap) {
    if (ifmap.shape[1] != layer.C || ifmap.shape[2] != layer.H || ifmap.shape[3] != layer.W)
        throw InputError(fmt::format("closed form: layer {}: the ifmap's shape is not the layer's", layer.name));
    // A word is used by the M/G filters of its group. All MACs on padding are on zeros, so what is
    // not on a word other than zero is gated.
    const std::int64_t taps =
        nonzero_taps(layer, ifmap, windows_of(layer.H, layer.pad.top, layer.E(), layer.stride_h, layer.R),
                     windows_of(layer.W, layer.pad.left, layer.F(), layer.stride_w, layer.S));
    return closed_form::Sizes(layer, ifmap.shape[0]).macs - closed_form::product({layer.M_per_group(), taps});
}

}  // namespace eyrie
