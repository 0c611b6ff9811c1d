#include "workloads/functional/operation_words.hpp"

#include "workloads/functional/layer_pieces.hpp"
#include "workloads/lowering/parts.hpp"

namespace eyrie {

namespace {

std::vector<std::int64_t> shape_of(const Graph& graph, std::size_t tensor, std::int64_t words) {
    return graph.tensors[tensor].words() == words ? graph.tensors[tensor].shape : std::vector<std::int64_t>{words};
}

}  // namespace

std::vector<OperationOnArray> operations_on_array(const Graph& graph) {
    std::vector<OperationOnArray> found;
    std::size_t layer = 0;
    for (const Operation& operation : graph.operations) {
        if (row_of(operation.kind).place != Place::array) continue;
        const std::size_t layers = parts_of(operation, KeepTiles::first).size();
        found.push_back({&operation, layer, layers});
        layer += layers;
    }
    return found;
}

std::string name_of_layers(const OperationOnArray& of, const Network& network) {
    const std::string& first = network.layers.at(of.first_layer).name;
    return of.layers == 1 ? first : first.substr(0, first.rfind('.'));
}

std::vector<std::int64_t> first_operand_shape(const Graph& graph, const Operation& operation) {
    return shape_of(graph, operation.inputs.at(0), first_operand_words(operation));
}

std::vector<std::int64_t> second_operand_shape(const Graph& graph, const Operation& operation) {
    if (operation.inputs.size() < 2) return {second_operand_words(operation)};
    return shape_of(graph, operation.inputs[1], second_operand_words(operation));
}

std::vector<std::int64_t> result_shape(const Graph& graph, const Operation& operation) {
    return shape_of(graph, operation.outputs.at(0), result_words(operation));
}

bool are_of_one_operation(const Operation& operation, const std::vector<LayerWords>& layers, std::int64_t batch) {
    if (operation.repeats > 1) return false;
    const std::vector<LayerPart> parts = parts_of(operation);
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (layers.at(i).ofmap->shape()[0] != parts[i].layer.images_in(batch)) return false;
    if (parts.size() == 1) return true;  // nothing is shared
    const LargeVector<std::int16_t> second = second_operand(operation, layers);
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (filter_piece(operation, parts[i], second.data()) != *layers[i].filter) return false;
    return true;
}

LargeVector<std::int16_t> second_operand(const Operation& operation, const std::vector<LayerWords>& layers) {
    LargeVector<std::int16_t> words(static_cast<std::size_t>(second_operand_words(operation)));
    const std::vector<LayerPart> parts = parts_of(operation);
    for (std::size_t i = 0; i < parts.size(); ++i)
        put_filter_piece(operation, parts[i], *layers.at(i).filter, words.data());
    return words;
}

LargeVector<std::int64_t> operation_result(const Operation& operation, const std::vector<LayerWords>& layers,
                                           std::int64_t batch) {
    LargeVector<std::int64_t> words(static_cast<std::size_t>(batch * result_words(operation)));
    const std::vector<LayerPart> parts = parts_of(operation);
    for (std::size_t i = 0; i < parts.size(); ++i)
        layers.at(i).ofmap->visit([&](const auto& ofmap) {
            for_each_ofmap(operation, parts[i], batch, [&](std::int64_t from, std::int64_t to) {
                words[static_cast<std::size_t>(to)] = ofmap.data[static_cast<std::size_t>(from)];
            });
        });
    return words;
}

}  // namespace eyrie
