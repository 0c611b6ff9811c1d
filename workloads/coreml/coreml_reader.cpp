#include "workloads/coreml/coreml_reader.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/coreml/layer.hpp"

namespace eyrie {

using namespace coreml;

namespace {

// Of a Model: neuralNetworkRegressor, neuralNetworkClassifier, neuralNetwork; and the first field of all kinds of
// models.
constexpr int networks[] = {303, 403, 500};
constexpr int first_kind = 200;
constexpr int first_layer_type = 100;

[[noreturn]] void refuse(const ModelFile& file, const std::string& found, const std::string& allowed) {
    throw InputError(fmt::format("{}: found {}; allowed: {}", file.path, found, allowed));
}

// An image has one channel or three; an array says its shape, ones in front stand for sequence and batch.
Dims input_dims(const Message& type) {
    if (type.has(4)) {
        constexpr std::int64_t grey = 10;
        const Message image = type.message(4);
        return {image.integer(3) == grey ? 1 : 3, image.integer(2), image.integer(1)};
    }
    Dims dims = type.message(5).integers(1);
    while (dims.size() > 1 && dims.front() == 1) dims.erase(dims.begin());
    return dims;
}

void add_inputs(const ModelFile& file, Building& building, const Message& description) {
    constexpr std::int64_t most = std::int64_t{1} << 31;
    for (const Message& input : description.messages(1)) {
        const Dims dims = input_dims(input.message(3));
        std::int64_t words = 1;
        for (const std::int64_t size : dims) {
            const bool fits = size >= 1 && size <= most && words <= (std::int64_t{1} << 62) / size;
            if (!fits)
                refuse(file, fmt::format("input {} of {}", printable(input.text(1)), fmt::join(dims, " x ")),
                       "sizes from 1 to 2^31, products up to 2^62");
            words *= size;
        }
        if (dims.empty())
            refuse(file, fmt::format("input {} without a shape", printable(input.text(1))), "one with a shape");
        building.blobs[input.text(1)] = {building.add_tensor(input.text(1), TensorRole::input, dims, 0), dims};
    }
}

void add_layer(Building& building, const Message& message) {
    const int field = message.first_from(first_layer_type);
    const RuleRow* const row = find_rule(field);
    const Message params = message.message(field);
    Layer layer(message, row != nullptr ? row->type : fmt::format("field {}", field), params, building);
    std::string reason = "no operation that is known here";
    if (row != nullptr) {
        try {
            return row->rule(layer);
        } catch (const NotSupported& error) {
            reason = error.reason;
        }
    }
    building.graph.unsupported.push_back({layer.name, layer.type, reason});
}

// Layers behind one that is not supported lack an input whose shape nobody knows.
bool lacks_input(Building& building, const Message& message, std::set<std::string>& unknown) {
    bool lacks = false;
    for (const std::string& input : message.texts(2)) lacks = lacks || unknown.count(input) != 0;
    if (lacks) {
        const RuleRow* const row = find_rule(message.first_from(first_layer_type));
        building.graph.unsupported.push_back({building.unique(message.text(1)), row != nullptr ? row->type : "layer",
                                              "the shape of its input is not known"});
    }
    return lacks;
}

void fuse(Building& building, const std::vector<std::string>& outputs) {
    Graph& graph = building.graph;
    std::vector<std::size_t> readers(graph.tensors.size(), 0);
    for (const Operation& operation : graph.operations)
        for (const std::size_t input : operation.inputs) ++readers[input];
    for (const std::string& output : outputs)
        if (const auto blob = building.blobs.find(output); blob != building.blobs.end()) ++readers[blob->second.tensor];
    std::vector<bool> leaves_array(graph.tensors.size(), false);
    for (std::size_t i = 0; i < graph.operations.size(); ++i) {
        Operation& operation = graph.operations[i];
        const std::size_t first = operation.inputs.empty() ? graph.tensors.size() : operation.inputs[0];
        operation.fused = first < graph.tensors.size() && building.may_fuse.count(i) != 0 && leaves_array[first] &&
                          readers[first] == 1;
        const bool on_array = row_of(operation.kind).place == Place::array;
        for (const std::size_t output : operation.outputs) leaves_array[output] = on_array || operation.fused;
    }
}

Graph graph_of(const ModelFile& file) {
    const Message model(file.bytes);
    int kind = 0;
    for (const int field : networks)
        if (model.has(field)) kind = field;
    if (kind == 0)
        refuse(file, fmt::format("a CoreML model of kind {}", model.first_from(first_kind)),
               "neuralNetwork, neuralNetworkClassifier, neuralNetworkRegressor");
    Building building;
    building.path = file.path;
    building.graph.format = fmt::format("CoreML (specification {})", model.integer(1));
    add_inputs(file, building, model.message(2));
    std::set<std::string> unknown;
    for (const Message& layer : model.message(kind).messages(1)) {
        if (!lacks_input(building, layer, unknown)) add_layer(building, layer);
        for (const std::string& output : layer.texts(3))
            if (building.blobs.count(output) == 0) unknown.insert(output);
    }
    std::vector<std::string> outputs;
    for (const Message& output : model.message(2).messages(10)) outputs.push_back(output.text(1));
    fuse(building, outputs);
    check_graph(building.graph);
    return std::move(building.graph);
}

}  // namespace

bool is_coreml(std::string_view bytes) noexcept {
    wire::FieldReader reader(bytes);
    wire::Field field;
    bool has_version = false, has_description = false, has_kind = false;
    for (auto next = reader.next(field); next != wire::FieldReader::Next::end; next = reader.next(field)) {
        const bool is_number = field.number == 1 || field.number == 10;
        const bool is_message = field.number == 2 || (field.number >= first_kind && field.number <= 3000);
        if (!(is_number && field.wire_type == 0) && !(is_message && field.wire_type == 2)) return false;
        has_version = has_version || field.number == 1;
        has_description = has_description || field.number == 2;
        has_kind = has_kind || field.number >= first_kind;
        if (next == wire::FieldReader::Next::broken) break;
    }
    return has_version && has_description && has_kind;
}

Graph read_coreml(const ModelFile& file, const ImportOptions&) {
    try {
        return graph_of(file);
    } catch (const InputError& error) {
        const std::string message = error.what();
        if (message.rfind(file.path + ": ", 0) == 0) throw;
        throw InputError(fmt::format("{}: not a valid CoreML model: {}", file.path, message));
    }
}

}  // namespace eyrie
