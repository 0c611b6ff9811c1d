#include <nlohmann/json.hpp>

#include "sim/import/import_report.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/graph/graph_summary.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// In 3-D three axes: planes, rows, columns; else rows and columns.
std::vector<const Axis*> axes_of(const Convolution& conv) {
    if (is_3d(conv)) return {&conv.depth, &conv.rows, &conv.columns};
    return {&conv.rows, &conv.columns};
}

template <class Value>
Json each(const std::vector<const Axis*>& axes, Value value) {
    Json list = Json::array();
    for (const Axis* axis : axes) list.push_back(value(*axis));
    return list;
}

void add_shape(Json& layer, const Convolution& conv) {
    const std::vector<const Axis*> axes = axes_of(conv);
    layer["transposed"] = conv.transposed;
    layer["C"] = conv.C;
    layer["M"] = conv.M;
    layer["groups"] = conv.groups;
    layer["ifmap"] = each(axes, [](const Axis& a) { return a.size; });
    layer["filter"] = each(axes, [](const Axis& a) { return a.window; });
    layer["stride"] = each(axes, [](const Axis& a) { return a.stride; });
    layer["padding"] = each(axes, [](const Axis& a) { return Json{a.pad_before, a.pad_after}; });
    layer["dilation"] = each(axes, [](const Axis& a) { return a.dilation; });
    layer["ofmap"] = each(axes, [&](const Axis& a) { return conv.transposed ? a.transposed_outputs() : a.outputs(); });
}

void add_shape(Json& layer, const MatrixProduct& product) {
    layer["batch"] = product.batch;
    layer["M"] = product.M;
    layer["N"] = product.N;
    layer["K"] = product.K;
    layer["second_is_weight"] = product.second_is_weight;
}

Json layer_of(const Graph& graph, const Operation& operation) {
    Json layer = {{"name", operation.name}, {"operation", operation.type}, {"type", row_of(operation.kind).name}};
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) add_shape(layer, *conv);
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) add_shape(layer, *product);
    layer["repeats"] = operation.repeats;
    layer["macs"] = macs(operation);
    std::int64_t weights = 0;
    for (const std::size_t input : operation.inputs)
        if (graph.tensors[input].role == TensorRole::weight) weights += graph.tensors[input].words();
    layer["weights"] = weights;
    return layer;
}

Json beside(const Graph& graph) {
    Json list = Json::array();
    for (const Operation& operation : graph.operations) {
        if (row_of(operation.kind).place == Place::array) continue;
        Json made = Json::array();
        for (const std::size_t output : operation.outputs) made.push_back(graph.tensors[output].shape);
        list.push_back({{"name", operation.name},
                        {"operation", operation.type},
                        {"type", row_of(operation.kind).name},
                        {"fused", operation.fused},
                        {"outputs", std::move(made)}});
    }
    return list;
}

Json kinds(const GraphSummary& sums) {
    Json list = Json::array();
    for (const KindSummary& kind : sums.kinds)
        list.push_back({{"type", row_of(kind.kind).name},
                        {"on_array", row_of(kind.kind).place == Place::array},
                        {"operations", kind.operations},
                        {"fused", kind.fused},
                        {"work", kind.work},
                        {"words", kind.words}});
    return list;
}

}  // namespace

std::string import_json(const Graph& graph, const std::string& path, const std::optional<Provenance>& provenance) {
    Json layers = Json::array(), unsupported = Json::array();
    for (const Operation& operation : graph.operations)
        if (row_of(operation.kind).place == Place::array) layers.push_back(layer_of(graph, operation));
    for (const Unsupported& one : graph.unsupported)
        unsupported.push_back({{"name", one.name}, {"operation", one.type}, {"reason", one.reason}});
    const GraphSummary sums = summary(graph);
    Json all = {{"schema", "eyrie.import/1"},
                {"file", path},
                {"format", graph.format},
                {"name", graph.name},
                {"macs", macs(graph)},
                {"parameters", parameters(graph)},
                {"layers", std::move(layers)},
                {"beside_array", beside(graph)},
                {"kinds", kinds(sums)},
                {"work", sums.work},
                {"words", sums.words},
                {"folded", graph.folded},
                {"unsupported", std::move(unsupported)}};
    add_provenance(provenance, all);
    return all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
