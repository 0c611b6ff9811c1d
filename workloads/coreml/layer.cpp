#include "workloads/coreml/layer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::coreml {

constexpr std::int64_t most_size = std::int64_t{1} << 31;

std::string Building::unique(const std::string& name) {
    int& asked = names[name];
    if (++asked == 1) return name;
    for (;; ++asked) {
        std::string other = fmt::format("{}_{}", name, asked);
        if (names.emplace(other, 1).second) return other;
    }
}

std::size_t Building::add_tensor(const std::string& name, TensorRole role, const Dims& shape, int bits) {
    GraphTensor tensor;
    tensor.name = unique("tensor " + name).substr(7);
    tensor.role = role;
    tensor.shape = shape;
    tensor.bits = bits;
    graph.tensors.push_back(std::move(tensor));
    return graph.tensors.size() - 1;
}

Layer::Layer(const Message& of, std::string layer_type, const Message& parameters, Building& where)
    : name(where.unique(of.text(1))),
      type(std::move(layer_type)),
      params(parameters),
      building(where),
      outputs_(of.texts(3)) {
    for (const std::string& input : of.texts(2)) {
        const auto blob = where.blobs.find(input);
        if (blob == where.blobs.end())
            refuse(fmt::format("input '{}', which nothing before it makes", printable(input)),
                   "inputs of the model, and outputs of layers before it");
        inputs_.push_back(blob->second);
    }
    for (const std::string& output : outputs_)
        if (where.blobs.count(output) != 0)
            refuse(fmt::format("output '{}', which is there already", printable(output)), "a name of its own");
}

void Layer::refuse(const std::string& found, const std::string& allowed) const {
    throw InputError(
        fmt::format("{}: layer {} ({}): found {}; allowed: {}", building.path, printable(name), type, found, allowed));
}

const Blob& Layer::in(std::size_t i) const {
    if (i >= inputs_.size()) refuse(fmt::format("{} inputs", inputs_.size()), fmt::format("{} or more", i + 1));
    return inputs_[i];
}

Dims Layer::map(std::size_t i) const {
    Dims dims = in(i).dims;
    if (dims.size() > 3) refuse(fmt::format("an input of {}", fmt::join(dims, " x ")), "channels, rows and columns");
    dims.resize(3, 1);
    return dims;
}

std::int64_t Layer::size(const char* what, std::int64_t found) const {
    if (found < 1 || found > most_size) refuse(fmt::format("{} {}", what, found), "1 to 2^31");
    return found;
}

std::int64_t Layer::padding(std::int64_t found) const {
    if (found < 0 || found > most_size) refuse(fmt::format("padding {}", found), "0 to 2^31");
    return found;
}

Dims Layer::pair(const char* what, int field, std::int64_t each) const {
    const Dims found = params.integers(field);
    if (found.empty()) return {each, each};
    if (found.size() != 2) refuse(fmt::format("{} of {} sizes", what, found.size()), "rows and columns");
    return {size(what, found[0]), size(what, found[1])};
}

std::size_t Layer::weight(const std::string& part, int field, const Dims& shape) {
    // WeightParams: 1 floatValue, 2 float16Value, 30 rawValue, 31 int8RawValue, 40 quantization (1 numberOfBits).
    const Message stored = params.message(field);
    constexpr std::int64_t most_bits = 32;
    int bits = stored.has(1) ? 32 : stored.has(2) ? 16 : stored.has(31) ? 8 : 0;
    if (stored.has(40)) bits = static_cast<int>(std::clamp<std::int64_t>(stored.message(40).integer(1), 0, most_bits));
    return building.add_tensor(name + "." + part, TensorRole::weight, shape, bits);
}

Operation& Layer::emit(OperationKind kind, const std::vector<Dims>& shapes, std::vector<std::size_t> more_inputs,
                       bool may_fuse) {
    Operation operation;
    operation.name = name;
    operation.kind = kind;
    operation.type = type;
    for (const Blob& blob : inputs_) operation.inputs.push_back(blob.tensor);
    operation.inputs.insert(operation.inputs.end(), more_inputs.begin(), more_inputs.end());
    if (outputs_.empty()) refuse("no output", "one or more");
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        const Dims& shape = shapes[std::min(i, shapes.size() - 1)];
        std::int64_t words = 1;
        for (const std::int64_t axis : shape) {
            if (words > (std::int64_t{1} << 62) / size("a result's size", axis)) refuse("too many words", "up to 2^62");
            words *= axis;
        }
        Blob blob{building.add_tensor(outputs_[i], TensorRole::activation, shape, 0), shape};
        operation.outputs.push_back(blob.tensor);
        building.blobs[outputs_[i]] = blob;
    }
    if (may_fuse) building.may_fuse.insert(building.graph.operations.size());
    building.graph.operations.push_back(std::move(operation));
    return building.graph.operations.back();
}

}  // namespace eyrie::coreml
