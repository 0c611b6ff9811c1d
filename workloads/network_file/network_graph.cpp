#include "workloads/network_file/network_graph.hpp"

#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/network_file/entry.hpp"

namespace eyrie {

namespace {

class Connected {
public:
    explicit Connected(Graph& graph) : graph_(graph) {}

    void add(NetworkEntry entry) {
        Operation& operation = entry.operation;
        if (entry.beside && entry.beside->kind == "unsupported") {
            graph_.unsupported.push_back({entry.name, operation.type, "the network file says so"});
            made_[entry.name] = last_ = tensor(TensorRole::input, entry.name, {entry.words_out});
            return;
        }
        take_inputs(entry);
        if (const auto* conv = std::get_if<Convolution>(&operation.shape)) {
            entry.shape = output_shape(*conv);
            weight(operation,
                   {conv->M, conv->C / conv->groups, conv->depth.window, conv->rows.window, conv->columns.window});
        } else if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) {
            entry.shape = {product->batch, product->M, product->N};
            if (product->second_is_weight) weight(operation, {product->K, product->N});
        }
        if (!entry.layers.empty()) operation.repeats = entry.layers[0].repeats;
        if (entry.shape.empty() && !operation.inputs.empty()) entry.shape = graph_.tensors[operation.inputs[0]].shape;
        last_ = tensor(TensorRole::activation, entry.name, entry.shape);
        made_[entry.name] = last_;
        operation.outputs = {*last_};
        for (const std::vector<std::int64_t>& shape : entry.more_shapes) {
            const std::string name = result_name(entry.name, operation.outputs.size());
            operation.outputs.push_back(tensor(TensorRole::activation, name, shape));
            made_[name] = operation.outputs.back();
        }
        const bool relu = !entry.layers.empty() && entry.layers[0].relu;
        graph_.operations.push_back(std::move(operation));
        if (relu) add_relu(entry);
    }

private:
    std::size_t tensor(TensorRole role, const std::string& name, std::vector<std::int64_t> shape) {
        GraphTensor made;
        made.name = name;
        made.role = role;
        made.shape = std::move(shape);
        graph_.tensors.push_back(std::move(made));
        return graph_.tensors.size() - 1;
    }

    void weight(Operation& operation, std::vector<std::int64_t> shape) {
        operation.inputs.resize(std::min<std::size_t>(operation.inputs.size(), 1));
        if (shape.size() == 5 && shape[2] == 1) shape.erase(shape.begin() + 2);
        operation.inputs.push_back(tensor(TensorRole::weight, operation.name + ".weight", std::move(shape)));
    }

    void take_inputs(NetworkEntry& entry) {
        std::vector<std::string> names = entry.inputs.value_or(std::vector<std::string>{});
        if (names.empty() && last_) {
            entry.operation.inputs = {*last_};
            if (entry.operation.kind == OperationKind::matrix_product && second_is_activation(entry.operation))
                entry.operation.inputs.push_back(network_input(second_shape(entry.operation)));
            return;
        }
        if (names.empty()) names = {"input"};
        for (const std::string& name : names) {
            const auto found = made_.find(name);
            const bool second = !entry.operation.inputs.empty();
            entry.operation.inputs.push_back(found != made_.end() ? *found->second
                                                                  : network_input(input_shape(entry, second)));
        }
        if (second_is_activation(entry.operation) && entry.operation.inputs.size() < 2)
            entry.operation.inputs.push_back(network_input(second_shape(entry.operation)));
    }

    static bool second_is_activation(const Operation& operation) {
        const auto* product = std::get_if<MatrixProduct>(&operation.shape);
        return product != nullptr && !product->second_is_weight;
    }
    static std::vector<std::int64_t> second_shape(const Operation& operation) {
        const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
        return {product.batch, product.K, product.N};
    }

    // What an operation takes of the network's input.
    std::vector<std::int64_t> input_shape(const NetworkEntry& entry, bool second) const {
        if (const auto* conv = std::get_if<Convolution>(&entry.operation.shape)) {
            if (conv->depth.size > 1) return {conv->C, conv->depth.size, conv->rows.size, conv->columns.size};
            return {conv->C, conv->rows.size, conv->columns.size};
        }
        if (const auto* pool = std::get_if<Pooling>(&entry.operation.shape))
            return {pool->C, pool->rows.size, pool->columns.size};
        if (const auto* product = std::get_if<MatrixProduct>(&entry.operation.shape)) {
            if (second) return second_shape(entry.operation);
            return {product->batch, product->M, product->K};
        }
        if (const auto& moved = entry.operation.moved) return without_batch(moved->from);
        return entry.shape.empty() ? std::vector<std::int64_t>{1} : entry.shape;
    }

    // The network has an input of each shape that is asked for.
    std::size_t network_input(const std::vector<std::int64_t>& shape) {
        for (const std::size_t one : inputs_)
            if (graph_.tensors[one].shape == shape) return one;
        const std::string name = inputs_.empty() ? "input" : fmt::format("input_{}", inputs_.size() + 1);
        inputs_.push_back(tensor(TensorRole::input, name, shape));
        return inputs_.back();
    }

    void add_relu(const NetworkEntry& entry) {
        Operation relu;
        relu.name = entry.name + ".relu";
        relu.type = "relu";
        relu.kind = OperationKind::activation;
        relu.fused = true;
        relu.inputs = {*last_};
        last_ = tensor(TensorRole::activation, relu.name, entry.shape);
        relu.outputs = {*last_};
        made_[entry.name] = last_;
        graph_.operations.push_back(std::move(relu));
    }

    Graph& graph_;
    std::map<std::string, std::optional<std::size_t>> made_;  // by entry
    std::optional<std::size_t> last_;
    std::vector<std::size_t> inputs_;
};

}  // namespace

Graph network_graph(const std::string& text, const std::string& path) {
    const YamlNode root = YamlNode::parse_file(text, path);
    Graph graph;
    graph.name = root.at("name").as_text();
    graph.format = "network file";
    std::optional<YamlNode> defaults;
    if (root.has("defaults")) defaults = root.at("defaults");
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    EntriesSoFar so_far;
    Connected connected(graph);
    for (const YamlNode& node : root.at("layers").elements()) {
        NetworkEntry entry = read_entry(node, defaults, folder, so_far);
        so_far.add(entry);
        connected.add(std::move(entry));
    }
    return graph;
}

}  // namespace eyrie
