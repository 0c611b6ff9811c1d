#include "workloads/lowering/lower.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/lowering/parts.hpp"

namespace eyrie {

namespace {

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

// Of all times that the operation is done.
std::int64_t words_of(const Graph& graph, const Operation& operation, const std::vector<std::size_t>& tensors) {
    std::int64_t words = 0;
    for (const std::size_t tensor : tensors) words += words_each_time(graph.tensors[tensor], operation);
    return operation.repeats * words;
}

// What is known of an operation beside the array.
OperationBeside beside_of(const Graph& graph, const Operation& operation) {
    OperationBeside one;
    one.name = operation.name;
    one.kind = row_of(operation.kind).name;
    one.type = operation.type;
    one.words_in = words_of(graph, operation, operation.inputs);
    one.words_out = words_of(graph, operation, operation.outputs);
    one.fused = operation.fused;
    if (one.fused) return one;
    one.repeats = operation.repeats;
    if (combines_words(operation.kind)) one.operands = static_cast<std::int64_t>(operation.inputs.size());
    for (const std::size_t input : operation.inputs)
        if (graph.tensors[input].role == TensorRole::weight) one.weight_words += words_of(graph, operation, {input});
    if (const auto* pool = std::get_if<Pooling>(&operation.shape))
        one.window_words = words_under_windows(*pool, operation.repeats);
    if (takes_statistics(operation.kind) && operation.outputs.size() == 1)
        one.row_words = row_of_statistics(operation.type, graph.tensors[operation.outputs[0]].shape);
    return one;
}

// Why nothing is left: ", but NAME (TYPE): reason; ...". What names a tensor that is not known stands behind what
// should have made it.
std::string what_is_unsupported(const Graph& graph) {
    constexpr std::size_t most = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, graph.unsupported.size()); ++i) {
        const Unsupported& one = graph.unsupported[i];
        text += fmt::format("{}{} ({}): {}", i == 0 ? ", but " : "; ", printable(one.name), printable(one.type),
                            one.reason);
    }
    if (graph.unsupported.size() > most)
        text += fmt::format("; and {} more that eyrie import lists", graph.unsupported.size() - most);
    return text;
}

}  // namespace

std::vector<Layer> lower(const Operation& operation) {
    std::vector<Layer> layers;
    for (LayerPart& part : parts_of(operation, KeepTiles::first)) layers.push_back(std::move(part.layer));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        Layer& layer = layers[i];
        layer.name = layers.size() == 1 ? layer_name(operation.name, longest_name)
                                        : fmt::format("{}.{}", layer_name(operation.name, longest_name - 8), i + 1);
        layer.operation = operation.name;
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
    network.ifmap_bits = widest_bits(graph, 0);
    network.batches = graph.batches;
    network.filter_bits = widest_bits(graph, 1);
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
            fmt::format("network {}: no operation for the array{}; allowed: a convolution or a matrix "
                        "product, one at least",
                        network.name, what_is_unsupported(graph)));
    return network;
}

}  // namespace eyrie
