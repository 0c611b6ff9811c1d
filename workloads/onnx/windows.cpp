#include "workloads/onnx/windows.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace eyrie::onnx_format {

namespace {

constexpr std::int64_t largest = std::int64_t{1} << 31;

// One integer for each spatial axis, `each` where the attribute is absent.
Dims per_axis(const Node& node, const char* attribute, std::size_t axes, std::int64_t each, std::int64_t least) {
    Dims found = node.list(attribute).value_or(Dims(axes, each));
    if (found.empty()) found.assign(axes, each);
    const bool fits =
        std::all_of(found.begin(), found.end(), [&](std::int64_t i) { return i >= least && i <= largest; });
    if (found.size() != axes || !fits)
        node.refuse(fmt::format("{} {}", attribute, fmt::join(found, ", ")),
                    fmt::format("{} integers from {} to 2^31", axes, least));
    return found;
}

enum class AutoPad { no, upper, lower, valid };

AutoPad auto_pad(const Node& node) {
    const std::string found = node.text("auto_pad", "NOTSET");
    if (found == "NOTSET" || found.empty()) return AutoPad::no;
    if (found == "SAME_UPPER") return AutoPad::upper;
    if (found == "SAME_LOWER") return AutoPad::lower;
    if (found == "VALID") return AutoPad::valid;
    node.refuse("auto_pad " + found, "NOTSET, SAME_UPPER, SAME_LOWER, VALID");
}

std::int64_t rounded_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

void pad_in_all(Axis& axis, std::int64_t total, bool more_after) {
    axis.pad_before = more_after ? total / 2 : total - total / 2;
    axis.pad_after = total - axis.pad_before;
}

// Of a pool that counts a last window that is not full: it must begin before the padding behind the input.
void round_outputs_up(Axis& axis) {
    const std::int64_t room = axis.size + axis.pad_before + axis.pad_after - axis.reach();
    if (room < 0) return;
    std::int64_t outputs = rounded_up(room, axis.stride) + 1;
    if ((outputs - 1) * axis.stride >= axis.size + axis.pad_before) --outputs;
    const std::int64_t covered = (outputs - 1) * axis.stride + axis.reach();
    if (outputs != axis.outputs()) axis.pad_after = std::max<std::int64_t>(covered - axis.size - axis.pad_before, 0);
}

std::vector<Axis> plain_axes(const Node& node, const Map& map, const Dims& window) {
    const std::size_t axes = map.spatial.size();
    if (const auto kernel = node.list("kernel_shape"); kernel && *kernel != window)
        node.refuse(fmt::format("kernel_shape {}", fmt::join(*kernel, ", ")),
                    fmt::format("{}, as the filters' shape says", fmt::join(window, ", ")));
    const Dims strides = per_axis(node, "strides", axes, 1, 1);
    const Dims dilations = per_axis(node, "dilations", axes, 1, 1);
    std::vector<Axis> result(axes);
    for (std::size_t i = 0; i < axes; ++i) {
        if (window[i] < 1 || window[i] > largest)
            node.refuse(fmt::format("a window of {}", fmt::join(window, " x ")), "sizes from 1 to 2^31");
        if (window[i] > largest / dilations[i])
            node.refuse(fmt::format("a window of {} dilated by {}", window[i], dilations[i]), "a reach up to 2^31");
        result[i].size = map.spatial[i];
        result[i].window = window[i];
        result[i].stride = strides[i];
        result[i].dilation = dilations[i];
    }
    return result;
}

Dims window_pads(const Node& node, std::size_t axes) {
    const Dims none(2 * axes, 0);
    return auto_pad(node) == AutoPad::no ? per_axis(node, "pads", 2 * axes, 0, 0) : none;
}

}  // namespace

Map map_of(Node& node, std::size_t i, bool folds_pad) {
    Map map;
    map.value = &node.in(i);
    Dims dims = node.dims(i);
    if (dims.size() < 3)
        node.refuse(fmt::format("an input of {} axes", dims.size()), "image, channels, and one or more axes");
    if (dims.size() > 5) throw NotSupported{"windows over more than three axes"};
    map.before.assign(dims.size() - 2, 0);
    map.after = map.before;
    const auto& padding = map.value->padding;
    const bool of_channels = padding && (padding->before[0] != 0 || padding->before[1] != 0 || padding->after[0] != 0 ||
                                         padding->after[1] != 0);
    if (padding && folds_pad && !of_channels) {
        map.before.assign(padding->before.begin() + 2, padding->before.end());
        map.after.assign(padding->after.begin() + 2, padding->after.end());
        map.value = padding->source;
        dims = *map.value->dims;
    }
    map.maps = dims[0];
    map.C = dims[1];
    map.spatial.assign(dims.begin() + 2, dims.end());
    if (std::find(dims.begin(), dims.end(), 0) != dims.end())
        node.refuse(fmt::format("an input of {} words", fmt::join(dims, " x ")), "sizes of at least 1");
    return map;
}

std::vector<Axis> sliding_windows(const Node& node, const Map& map, const Dims& window) {
    std::vector<Axis> axes = plain_axes(node, map, window);
    const AutoPad automatic = auto_pad(node);
    const Dims pads = window_pads(node, axes.size());
    const bool up = node.integer("ceil_mode", 0) != 0;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Axis& axis = axes[i];
        axis.pad_before = pads[i];
        axis.pad_after = pads[axes.size() + i];
        if (automatic == AutoPad::upper || automatic == AutoPad::lower) {
            const std::int64_t size = axis.size + map.before[i] + map.after[i];
            const std::int64_t outputs = rounded_up(size, axis.stride);
            const std::int64_t total = std::max<std::int64_t>((outputs - 1) * axis.stride + axis.reach() - size, 0);
            pad_in_all(axis, total, automatic == AutoPad::upper);
        }
        axis.pad_before += map.before[i];
        axis.pad_after += map.after[i];
        if (up) round_outputs_up(axis);
        if (axis.outputs() < 1)
            node.refuse(fmt::format("a window over {} words of {} with padding {} and {}", axis.reach(), axis.size,
                                    axis.pad_before, axis.pad_after),
                        "a window that fits");
    }
    return axes;
}

std::vector<Axis> spreading_windows(const Node& node, const Map& map, const Dims& window) {
    std::vector<Axis> axes = plain_axes(node, map, window);
    const AutoPad automatic = auto_pad(node);
    const Dims pads = window_pads(node, axes.size());
    const Dims more = per_axis(node, "output_padding", axes.size(), 0, 0);
    std::optional<Dims> outputs = node.list("output_shape");
    if (outputs && outputs->size() == axes.size() + 2) outputs->erase(outputs->begin(), outputs->begin() + 2);
    if (outputs && outputs->size() != axes.size())
        node.refuse(fmt::format("output_shape {}", fmt::join(*outputs, ", ")), "a size for each spatial axis");
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Axis& axis = axes[i];
        axis.output_padding = more[i];
        axis.pad_before = pads[i];
        axis.pad_after = pads[axes.size() + i];
        const bool same = automatic == AutoPad::upper || automatic == AutoPad::lower;
        if (outputs || same) {
            const std::int64_t wanted = outputs ? (*outputs)[i] : axis.size * axis.stride;
            axis.pad_before = axis.pad_after = 0;
            const std::int64_t total = axis.transposed_outputs() - wanted;
            if (total < 0) axis.output_padding -= total;
            pad_in_all(axis, std::max<std::int64_t>(total, 0), automatic == AutoPad::upper);
        }
        if (axis.transposed_outputs() < 1)
            node.refuse(fmt::format("padding {} and {} of {} outputs", axis.pad_before, axis.pad_after,
                                    axis.transposed_outputs() + axis.pad_before + axis.pad_after),
                        "padding that leaves an output");
    }
    return axes;
}

}  // namespace eyrie::onnx_format
