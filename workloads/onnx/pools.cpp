// MaxPool, AveragePool, LpPool, and their global kin.
#include <fmt/format.h>

#include "workloads/onnx/rules.hpp"
#include "workloads/onnx/windows.hpp"

namespace eyrie::onnx_format {

namespace {

void emit_pool(Node& node, const Map& map, const std::vector<Axis>& axes) {
    Pooling pooling;
    pooling.C = map.C;
    place_axes(axes, pooling);
    Dims result = {map.maps, map.C};
    for (const Axis& axis : axes) result.push_back(axis.outputs());
    node.give(0, result);
    node.give(1, result, onnx::TensorProto::INT64);  // of MaxPool: where the largest words were
    if (node.all_constant()) return node.emit({});
    node.emit(node.kind, pooling, {node.building.tensor(*map.value)}, map.maps);
}

// Some run times have quantised maps with channels last.
void refuse_channels_last(const Node& node) {
    if (node.integer("channels_last", 0) != 0) throw NotSupported{"channels in the last place"};
}

}  // namespace

void pool(Node& node) {
    refuse_channels_last(node);
    const Map map = map_of(node, 0, true);
    const auto window = node.list("kernel_shape");
    if (!window || window->size() != map.spatial.size())
        node.refuse("no kernel_shape that fits", fmt::format("{} integers", map.spatial.size()));
    emit_pool(node, map, sliding_windows(node, map, *window));
}

void pool_globally(Node& node) {
    refuse_channels_last(node);
    const Map map = map_of(node, 0, false);
    std::vector<Axis> axes(map.spatial.size());
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i].size = axes[i].window = map.spatial[i];
    emit_pool(node, map, axes);
}

}  // namespace eyrie::onnx_format
