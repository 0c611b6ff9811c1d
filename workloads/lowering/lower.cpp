#include "workloads/lowering/lower.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "workloads/lowering/axis_classes.hpp"

namespace eyrie {

namespace {

bool same(const Progression& a, const Progression& b) { return a.first == b.first && a.step == b.step; }

bool same_shape(const Axis& a, const Axis& b) {
    return std::tie(a.size, a.window, a.stride, a.pad_before, a.pad_after) ==
           std::tie(b.size, b.window, b.stride, b.pad_before, b.pad_after);
}

// Classes of rows and columns that one layer does.
struct Tile {
    const AxisClass* rows;
    const AxisClass* columns;
    std::int64_t count = 1;
};

// Tiles of one shape side by side: with the same filters they are images of one layer; with the same inputs, under
// different filters, they are channels of its ofmap.
std::vector<Tile> tiles_of(const std::vector<AxisClass>& rows, const std::vector<AxisClass>& columns,
                           Progression AxisClass::*shared) {
    std::vector<Tile> tiles;
    for (const AxisClass& row : rows)
        for (const AxisClass& column : columns) {
            const auto joins = [&](const Tile& one) {
                return same_shape(one.rows->axis, row.axis) && same_shape(one.columns->axis, column.axis) &&
                       same(one.rows->*shared, row.*shared) && same(one.columns->*shared, column.*shared);
            };
            const auto found = std::find_if(tiles.begin(), tiles.end(), joins);
            if (found == tiles.end())
                tiles.push_back({&row, &column});
            else
                ++found->count;
        }
    return tiles;
}

bool is_dense(const Axis& axis, bool transposed) { return !transposed && axis.dilation == 1; }

std::vector<AxisClass> dense_classes(const Axis& axis, bool transposed) {
    if (!is_dense(axis, transposed)) return classes_of(axis, transposed);
    AxisClass whole;  // as it stands: rows that no window meets are the layer's own business
    whole.axis = axis;
    whole.outputs = axis.outputs();
    return {whole};
}

void set_axes(Layer& layer, const Axis& rows, const Axis& columns) {
    layer.H = rows.size;
    layer.R = rows.window;
    layer.stride_h = rows.stride;
    layer.W = columns.size;
    layer.S = columns.window;
    layer.stride_w = columns.stride;
    layer.pad = {rows.pad_before, rows.pad_after, columns.pad_before, columns.pad_after};
}

// The planes of a window are channels of one two-dimensional convolution, each output plane an image of it.
struct Planes {
    std::int64_t outputs = 1, window = 1;
};
std::vector<Planes> planes_of(const Axis& depth, bool transposed) {
    if (!transposed) return {{depth.outputs(), depth.window}};
    std::vector<Planes> planes;
    for (const AxisClass& one : classes_of(depth, true)) planes.push_back({one.outputs, one.axis.window});
    return planes;
}

std::vector<Layer> layers_of(const Convolution& conv) {
    const std::vector<AxisClass> rows = dense_classes(conv.rows, conv.transposed);
    const std::vector<AxisClass> columns = dense_classes(conv.columns, conv.transposed);
    std::vector<Layer> layers;
    for (const Planes& planes : planes_of(conv.depth, conv.transposed))
        for (const Tile& tile : tiles_of(rows, columns, conv.transposed ? &AxisClass::input : &AxisClass::filter)) {
            Layer layer;
            layer.C = conv.C * planes.window;
            layer.M = conv.M * (conv.transposed ? tile.count : 1);
            layer.G = conv.groups;
            layer.images = planes.outputs * (conv.transposed ? 1 : tile.count);
            set_axes(layer, tile.rows->axis, tile.columns->axis);
            layers.push_back(layer);
        }
    return layers;
}

// The rows of the first operand are pixels of a 1 x 1 convolution, its columns channels; the second operand the
// filters. With a weight all products of a batch are one; of two activations, each is a group.
std::vector<Layer> layers_of(const MatrixProduct& product) {
    Layer layer;
    layer.G = product.second_is_weight ? 1 : product.batch;
    layer.C = product.K * layer.G;
    layer.M = product.N * layer.G;
    layer.H = product.M * (product.second_is_weight ? product.batch : 1);
    layer.W = layer.R = layer.S = 1;
    layer.fully_connected = layer.H == 1 && layer.G == 1;
    return {layer};
}

std::vector<Layer> layers_of(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) return layers_of(*conv);
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) return layers_of(*product);
    return {};
}

// What a layer's name may have of an operation's: the end, which says more than the beginning.
std::string layer_name(const std::string& operation, std::size_t most) {
    std::string name;
    for (const char c : operation) {
        const bool allowed = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
        name += allowed ? c : '_';
    }
    if (name.size() > most) name = name.substr(name.size() - most);
    return name.empty() ? "unnamed" : name;
}

constexpr std::size_t longest_name = 64;

// Gives layers names that none had before.
class Names {
public:
    std::string unique(const std::string& wanted) {
        if (taken_.insert(wanted).second) return wanted;
        for (int number = 2;; ++number) {
            const std::string end = fmt::format("_{}", number);
            const std::string name = wanted.substr(0, longest_name - end.size()) + end;
            if (taken_.insert(name).second) return name;
        }
    }

private:
    std::set<std::string> taken_;
};

bool is_relu(const Operation& operation) {
    std::string type = operation.type;
    std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) { return std::tolower(c); });
    return operation.kind == OperationKind::activation && operation.fused && type.rfind("relu", 0) == 0;
}

// Of each operation on the array, whether a fused ReLU takes its output, be it through others that are fused.
std::set<std::size_t> tensors_before_relu(const Graph& graph) {
    std::set<std::size_t> tensors;
    for (auto one = graph.operations.rbegin(); one != graph.operations.rend(); ++one) {
        const bool leads_there =
            is_relu(*one) || (one->fused && std::any_of(one->outputs.begin(), one->outputs.end(),
                                                        [&](std::size_t t) { return tensors.count(t) != 0; }));
        if (leads_there && !one->inputs.empty()) tensors.insert(one->inputs[0]);
    }
    return tensors;
}

std::int64_t words_of(const Graph& graph, const std::vector<std::size_t>& tensors) {
    std::int64_t words = 0;
    for (const std::size_t tensor : tensors) words += graph.tensors[tensor].words();
    return words;
}

// What is known of an operation beside the array.
OperationBeside beside_of(const Graph& graph, const Operation& operation) {
    OperationBeside one;
    one.name = operation.name;
    one.kind = row_of(operation.kind).name;
    one.type = operation.type;
    one.words_in = operation.repeats * words_of(graph, operation.inputs);
    one.words_out = operation.repeats * words_of(graph, operation.outputs);
    one.fused = operation.fused;
    if (one.fused) return one;
    one.repeats = operation.repeats;
    if (combines_words(operation.kind)) one.operands = static_cast<std::int64_t>(operation.inputs.size());
    for (const std::size_t input : operation.inputs)
        if (graph.tensors[input].role == TensorRole::weight)
            one.weight_words += operation.repeats * graph.tensors[input].words();
    if (const auto* pool = std::get_if<Pooling>(&operation.shape))
        one.window_words = words_under_windows(*pool, operation.repeats);
    if (takes_statistics(operation.kind) && operation.outputs.size() == 1)
        one.row_words = row_of_statistics(operation.type, graph.tensors[operation.outputs[0]].shape);
    return one;
}

}  // namespace

std::vector<Layer> lower(const Operation& operation) {
    std::vector<Layer> layers = layers_of(operation);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        Layer& layer = layers[i];
        layer.name = layers.size() == 1 ? layer_name(operation.name, longest_name)
                                        : fmt::format("{}.{}", layer_name(operation.name, longest_name - 8), i + 1);
        layer.repeats = operation.repeats;
        layer.ifmap_zeros_assumed = true;
        check_layer(layer);
    }
    return layers;
}

Network lower(const Graph& graph) {
    Network network;
    network.name = graph.name;
    network.description = graph.format;
    network.whole = true;
    const std::set<std::size_t> before_relu = tensors_before_relu(graph);
    Names names;
    for (const Operation& operation : graph.operations) {
        if (row_of(operation.kind).place != Place::array) {
            network.beside.push_back(beside_of(graph, operation));
            continue;
        }
        for (Layer layer : lower(operation)) {
            layer.name = names.unique(layer.name);
            layer.relu = !operation.outputs.empty() && before_relu.count(operation.outputs[0]) != 0;
            layer.ifmap_compressed = graph.tensors[operation.inputs[0]].role != TensorRole::input;
            network.layers.push_back(layer);
        }
    }
    for (const Unsupported& one : graph.unsupported)
        network.beside.push_back({one.name, "unsupported", one.type, 0, 0, false});
    if (network.layers.empty())
        throw InputError(
            fmt::format("network {}: no operation for the array; allowed: a convolution or a matrix "
                        "product, one at least",
                        network.name));
    return network;
}

}  // namespace eyrie
