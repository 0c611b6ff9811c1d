// Windows of convolutions and pools: ONNX's attributes as axes, whichever way the padding is said.
#pragma once

#include <vector>

#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

struct Map {
    Value* value;           // what is read: the input, or what a Pad took that is folded into `padding`
    std::int64_t maps = 1;  // the leading axis: more than one where an image becomes several
    std::int64_t C = 1;
    Dims spatial;
    Dims before, after;  // zeros of a folded Pad, of each spatial axis
};

// Input i: N x C x one to three spatial axes.
Map map_of(Node& node, std::size_t i, bool folds_pad);

// Strides, dilations, pads, auto_pad and ceil_mode of windows that slide over the map.
std::vector<Axis> sliding_windows(const Node& node, const Map& map, const Dims& window);
// The same of a transposed convolution: output_padding and output_shape.
std::vector<Axis> spreading_windows(const Node& node, const Map& map, const Dims& window);

// To depth, rows and columns: the last one is always columns.
template <class Shape>
void place_axes(const std::vector<Axis>& axes, Shape& shape) {
    Axis* const places[] = {&shape.depth, &shape.rows, &shape.columns};
    for (std::size_t i = 0; i < axes.size(); ++i) *places[3 - axes.size() + i] = axes[i];
}

}  // namespace eyrie::onnx_format
