// Convolutions and pools.
#include <algorithm>

#include <fmt/format.h>

#include "workloads/coreml/layer.hpp"

namespace eyrie::coreml {

namespace {

constexpr int start_edge = 1, end_edge = 2;  // EdgeSizes

// `valid` holds BorderAmounts of rows and columns, `same` says on which side an odd word of padding goes.
void pad(const Layer& layer, int valid, int same, Axis& axis, std::size_t which, bool transposed) {
    if (layer.params.has(same)) {
        const std::int64_t outputs = (axis.size + axis.stride - 1) / axis.stride;
        const std::int64_t total =
            transposed ? axis.reach() - axis.stride : (outputs - 1) * axis.stride + axis.reach() - axis.size;
        const bool top_left_heavy = layer.params.message(same).integer(1) == 1;
        const std::int64_t padding = std::max<std::int64_t>(total, 0);
        axis.pad_before = top_left_heavy ? padding - padding / 2 : padding / 2;
        axis.pad_after = padding - axis.pad_before;
        if (transposed && total < 0) axis.output_padding = -total;
        return;
    }
    const std::vector<Message> borders = layer.params.message(valid).message(1).messages(10);
    if (borders.empty()) return;
    if (borders.size() != 2) layer.refuse(fmt::format("{} borders", borders.size()), "those of rows and columns");
    axis.pad_before = layer.padding(borders[which].integer(start_edge));
    axis.pad_after = layer.padding(borders[which].integer(end_edge));
}

// Caffe's pools: as much padding on both sides, and a last window that is not full.
void pad_to_last_pixel(const Layer& layer, Axis& axis, std::size_t which) {
    const Dims amounts = layer.params.message(32).integers(10);
    const std::int64_t amount = which < amounts.size() ? amounts[which] : 0;
    if (amount < 0 || amount > axis.window) layer.refuse(fmt::format("padding {}", amount), "0 to the window's size");
    const std::int64_t room = std::max<std::int64_t>(axis.size + 2 * amount - axis.window, 0);
    std::int64_t outputs = (room + axis.stride - 1) / axis.stride + 1;
    if ((outputs - 1) * axis.stride >= axis.size + amount) --outputs;
    axis.pad_before = amount;
    axis.pad_after = std::max<std::int64_t>((outputs - 1) * axis.stride + axis.window - axis.size - amount, 0);
}

void check_window(const Layer& layer, const Axis& axis, std::int64_t outputs) {
    if (outputs < 1)
        layer.refuse(fmt::format("a window over {} words of {} with padding {} and {}", axis.reach(), axis.size,
                                 axis.pad_before, axis.pad_after),
                     "a window that fits");
}

}  // namespace

void convolve(Layer& layer) {
    const Dims map = layer.map();
    Convolution conv;
    conv.transposed = layer.params.integer(60) != 0;
    conv.C = map[0];
    conv.M = layer.size("outputChannels", layer.params.integer(1));
    conv.groups = layer.size("nGroups", std::max<std::int64_t>(layer.params.integer(10, 1), 1));
    const std::int64_t kernel_channels = layer.size("kernelChannels", layer.params.integer(2));
    const bool fits = conv.C % conv.groups == 0 && conv.M % conv.groups == 0 &&
                      kernel_channels == (conv.transposed ? conv.C : conv.C / conv.groups);
    if (!fits)
        layer.refuse(fmt::format("{} kernelChannels and {} filters for {} channels in {} groups", kernel_channels,
                                 conv.M, conv.C, conv.groups),
                     "multiples of the groups, and the channels of a group");
    const Dims window = layer.pair("kernelSize", 20, 3), stride = layer.pair("stride", 30, 1),
               dilation = layer.pair("dilationFactor", 40, 1), outputs = layer.params.integers(100);
    Dims result = {conv.M};
    for (std::size_t i = 0; i < 2; ++i) {
        Axis& axis = i == 0 ? conv.rows : conv.columns;
        axis.size = map[1 + i];
        axis.window = window[i];
        axis.stride = stride[i];
        axis.dilation = dilation[i];
        layer.size("a window's reach", axis.window <= (std::int64_t{1} << 31) / axis.dilation ? axis.reach() : -1);
        pad(layer, 50, 51, axis, i, conv.transposed);
        if (conv.transposed && outputs.size() == 2)
            axis.output_padding +=
                std::max<std::int64_t>(layer.size("outputShape", outputs[i]) - axis.transposed_outputs(), 0);
        result.push_back(conv.transposed ? axis.transposed_outputs() : axis.outputs());
        check_window(layer, axis, result.back());
    }
    std::vector<std::size_t> weights = {
        layer.weight("weights", 90, {conv.M, conv.C / conv.groups, window[0], window[1]})};
    if (layer.params.integer(70) != 0) weights.push_back(layer.weight("bias", 91, {conv.M}));
    layer.emit(OperationKind::convolution, {result}, weights).shape = conv;
}

void pool(Layer& layer) {
    const Dims map = layer.map();
    const bool global = layer.params.integer(60) != 0;
    const Dims window = layer.pair("kernelSize", 10, 3), stride = layer.pair("stride", 20, 1);
    Pooling pooling;
    pooling.C = map[0];
    Dims result = {map[0]};
    for (std::size_t i = 0; i < 2; ++i) {
        Axis& axis = i == 0 ? pooling.rows : pooling.columns;
        axis.size = map[1 + i];
        axis.window = global ? axis.size : window[i];
        axis.stride = global ? 1 : stride[i];
        if (!global && layer.params.has(32)) pad_to_last_pixel(layer, axis, i);
        if (!global && !layer.params.has(32)) pad(layer, 30, 31, axis, i, false);
        check_window(layer, axis, axis.outputs());
        result.push_back(axis.outputs());
    }
    const bool is_max = layer.params.integer(1) == 0;  // 1: average, 2: L2
    layer.emit(is_max ? OperationKind::max_pool : OperationKind::average_pool, {result}).shape = pooling;
}

}  // namespace eyrie::coreml
