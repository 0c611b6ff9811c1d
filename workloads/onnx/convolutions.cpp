// Conv, ConvInteger, QLinearConv, ConvTranspose.
#include <fmt/format.h>

#include "workloads/onnx/rules.hpp"
#include "workloads/onnx/windows.hpp"

namespace eyrie::onnx_format {

namespace {

// Where a node has what.
struct Places {
    std::size_t filters, bias;
    std::size_t filter_zero;  // 0: it has none
    int result_type;          // 0: that of the input
};

Convolution shape_of(Node& node, const Map& map, const Dims& filters, bool transposed) {
    Convolution conv;
    conv.transposed = transposed;
    conv.C = map.C;
    conv.groups = node.integer("group", 1);
    const Dims window(filters.begin() + 2, filters.end());
    const std::int64_t groups = conv.groups;
    if (groups < 1 || conv.C % groups != 0)
        node.refuse(fmt::format("{} channels in {} groups", conv.C, groups), "a multiple of the groups");
    if (transposed && (filters[1] < 1 || filters[1] > (std::int64_t{1} << 31) / groups))
        node.refuse(fmt::format("{} filters in {} groups", filters[1], groups), "1 to 2^31 filters");
    conv.M = transposed ? filters[1] * groups : filters[0];
    if (conv.M < 1 || conv.M % groups != 0)
        node.refuse(fmt::format("{} filters in {} groups", conv.M, groups), "a multiple of the groups");
    const std::int64_t channels = transposed ? conv.C : conv.C / groups;
    if (filters[transposed ? 0 : 1] != channels)
        node.refuse(
            fmt::format("filters of {} for {} channels in {} groups", fmt::join(filters, " x "), conv.C, groups),
            fmt::format("{} channels in a filter's place", channels));
    place_axes(transposed ? spreading_windows(node, map, window) : sliding_windows(node, map, window), conv);
    return conv;
}

Dims result_of(const Map& map, const Convolution& conv) {
    Dims result = {map.maps, conv.M};
    const Axis* const axes[] = {&conv.depth, &conv.rows, &conv.columns};
    for (std::size_t i = 3 - map.spatial.size(); i < 3; ++i)
        result.push_back(conv.transposed ? axes[i]->transposed_outputs() : axes[i]->outputs());
    return result;
}

void convolve_at(Node& node, const Places& at, bool transposed) {
    if (node.has(at.bias + 1)) throw NotSupported{"a sum with another map inside the node"};
    const Map map = map_of(node, 0, !transposed);
    Value& filters = node.in(at.filters);
    const Dims& shape = node.dims(at.filters);
    if (shape.size() != map.spatial.size() + 2)
        node.refuse(fmt::format("filters of {} axes", shape.size()), fmt::format("{}", map.spatial.size() + 2));
    const Convolution conv = shape_of(node, map, shape, transposed);
    node.give(0, result_of(map, conv), at.result_type);
    if (node.all_constant()) return node.emit({});
    if (at.filter_zero != 0 && node.has(at.filter_zero)) {
        filters.zero_point = &node.in(at.filter_zero);
        filters.zero_point_axis = 0;
    }
    std::vector<std::size_t> taken = {node.building.tensor(*map.value)};
    taken.push_back(node.building.weight(filters, transposed ? Turn::filters : Turn::none, conv.groups));
    if (node.has(at.bias)) taken.push_back(node.building.tensor(node.in(at.bias)));
    node.emit(OperationKind::convolution, conv, taken, map.maps);
}

}  // namespace

void convolve(Node& node) { convolve_at(node, {1, 2, 0, 0}, false); }

void convolve_transposed(Node& node) { convolve_at(node, {1, 2, 0, 0}, true); }

void convolve_integers(Node& node) { convolve_at(node, {1, 4, 3, onnx::TensorProto::INT32}, false); }

void convolve_quantised(Node& node) {
    const int type = node.has(7) ? node.in(7).type : 0;
    convolve_at(node, {3, 8, 5, type}, false);
}

}  // namespace eyrie::onnx_format
