#include "workloads/onnx/node.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::onnx_format {

using onnx::AttributeProto;

Node::Node(const onnx::NodeProto& of, std::string unique_name, std::int64_t version, Building& where,
           const Scope& scope)
    : proto(of), name(std::move(unique_name)), type(of.op_type()), opset(version), building(where) {
    for (const std::string& input : of.input()) {
        inputs_.push_back(input.empty() ? nullptr : scope.find(input));
        if (!input.empty() && inputs_.back() == nullptr)
            refuse(fmt::format("input '{}', which nothing makes", printable(input)),
                   "inputs and initializers of the graph, and outputs of other nodes");
    }
    for (const std::string& output : of.output())
        outputs_.push_back(output.empty() ? nullptr : &where.new_value(output));
}

void Node::refuse(const std::string& found, const std::string& allowed) const {
    throw InputError(fmt::format("{}: node {} ({}): found {}; allowed: {}", building.file.path, printable(name),
                                 printable(type), found, allowed));
}

Value& Node::in(std::size_t i) const {
    if (!has(i)) refuse(fmt::format("{} inputs, and none in place {}", inputs_.size(), i), "what ONNX asks for there");
    return *inputs_[i];
}

const Dims& Node::dims(std::size_t i) const {
    const Value& value = in(i);
    if (!value.dims)
        throw NotSupported{fmt::format("the shape of '{}' is known only when the network runs", printable(value.name))};
    return *value.dims;
}

const Numbers& Node::numbers(std::size_t i) const {
    const Value& value = in(i);
    if (!value.numbers)
        throw NotSupported{fmt::format("'{}' is known only when the network runs", printable(value.name))};
    return *value.numbers;
}

const std::vector<std::int64_t>& Node::integers(std::size_t i) const {
    const Numbers& found = numbers(i);
    if (!found.integer) refuse(fmt::format("numbers of another type in '{}'", printable(in(i).name)), "integers");
    return found.ints;
}

bool Node::all_constant() const {
    return std::all_of(inputs_.begin(), inputs_.end(), [](const Value* value) { return !value || value->constant; });
}

const AttributeProto* Node::find(const std::string& attribute) const {
    for (const AttributeProto& found : proto.attribute())
        if (found.name() == attribute) return &found;
    return nullptr;
}

void Node::wrong_attribute(const char* attribute, const char* allowed) const {
    refuse(fmt::format("attribute {} of another type", attribute), allowed);
}

std::int64_t Node::integer(const char* attribute, std::int64_t fallback) const {
    const AttributeProto* found = find(attribute);
    if (found == nullptr) return fallback;
    if (!found->has_i() && found->type() != AttributeProto::INT) wrong_attribute(attribute, "an integer");
    return found->i();
}

std::string Node::text(const char* attribute, const std::string& fallback) const {
    const AttributeProto* found = find(attribute);
    if (found == nullptr) return fallback;
    if (!found->has_s() && found->type() != AttributeProto::STRING) wrong_attribute(attribute, "a text");
    return found->s();
}

std::optional<std::vector<std::int64_t>> Node::list(const char* attribute) const {
    const AttributeProto* found = find(attribute);
    if (found == nullptr) return std::nullopt;
    if (found->ints().empty() && found->type() != AttributeProto::INTS) wrong_attribute(attribute, "integers");
    return std::vector<std::int64_t>(found->ints().begin(), found->ints().end());
}

std::optional<std::vector<double>> Node::reals(const char* attribute) const {
    const AttributeProto* found = find(attribute);
    if (found == nullptr) return std::nullopt;
    if (found->floats().empty() && found->type() != AttributeProto::FLOATS) wrong_attribute(attribute, "real numbers");
    return std::vector<double>(found->floats().begin(), found->floats().end());
}

std::size_t Node::axis(std::int64_t found, std::size_t rank) const {
    const auto axes = static_cast<std::int64_t>(rank);
    if (found < -axes || found >= axes)
        refuse(fmt::format("axis {}", found), fmt::format("{} to {}, an axis of the input", -axes, axes - 1));
    return static_cast<std::size_t>(found < 0 ? found + axes : found);
}

std::vector<std::size_t> Node::axes(const std::vector<std::int64_t>& found, std::size_t rank) const {
    std::vector<std::size_t> result;
    for (const std::int64_t one : found) {
        const std::size_t place = axis(one, rank);
        if (std::find(result.begin(), result.end(), place) != result.end())
            refuse(fmt::format("axis {} twice", one), "each axis once");
        result.push_back(place);
    }
    return result;
}

std::optional<std::vector<std::int64_t>> Node::list_or_input(const char* attribute, std::size_t i) const {
    if (given(attribute)) return list(attribute);
    if (!has(i)) return std::nullopt;
    return integers(i);
}

Value& Node::out(std::size_t i) const {
    if (!has_out(i))
        refuse(fmt::format("{} outputs, and none in place {}", outputs_.size(), i), "what ONNX asks for there");
    return *outputs_[i];
}

void Node::give(std::size_t i, Dims made, int of_type) {
    if (!has_out(i)) return;
    constexpr std::int64_t most = std::int64_t{1} << 31;
    const bool fits =
        std::all_of(made.begin(), made.end(), [](std::int64_t size) { return size >= 0 && size <= most; });
    if (made.size() > most_axes)
        refuse(fmt::format("a result of {} axes", made.size()), fmt::format("up to {}", most_axes));
    if (!fits || !words_in(made))
        refuse(fmt::format("a result of {} words", fmt::join(made, " x ")),
               "sizes from 0 to 2^31, products up to 2^62");
    Value& value = out(i);
    value.dims = std::move(made);
    value.type = of_type != 0 || !has(0) ? of_type : in(0).type;
    value.bits = bits_of_type(value.type);
    const bool same_words =
        kind == OperationKind::layout || kind == OperationKind::concat || kind == OperationKind::max_pool;
    if (!same_words || of_type != 0 || !has(0) || in(0).scale == nullptr) return;
    value.bits = in(0).bits;
    value.scale = in(0).scale;
}

void Node::same(std::size_t i, Value& value) {
    if (has_out(i)) outputs_[i] = &value;
}

std::vector<std::size_t> Node::output_tensors() {
    std::vector<std::size_t> made;
    for (Value* value : outputs_) {
        if (value == nullptr) continue;
        const std::size_t tensor = building.tensor(*value);
        building.graph.tensors[tensor].role = TensorRole::activation;
        made.push_back(tensor);
    }
    return made;
}

void Node::emit(const std::vector<Value*>& taken, Fusing how) {
    if (all_constant()) return emit(kind, {}, {}, 1, how);
    std::vector<std::size_t> tensors;
    for (Value* value : taken) tensors.push_back(building.tensor(*value));
    emit(kind, {}, tensors, 1, how);
}

void Node::emit(OperationKind of_kind, Shape shape, const std::vector<std::size_t>& taken, std::int64_t repeats,
                Fusing how) {
    if (all_constant()) {
        ++building.constant_nodes;
        for (Value* value : outputs_)
            if (value != nullptr) value->constant = true;
        return;
    }
    Operation operation;
    operation.name = name;
    operation.kind = of_kind;
    operation.type = type;
    operation.shape = std::move(shape);
    operation.inputs = taken;
    operation.outputs = output_tensors();
    operation.repeats = repeats;
    // Maps that share a leading axis: each time one of them is taken, and one made.
    if (repeats > 1) {
        building.graph.tensors[taken[0]].parts = repeats;
        for (const std::size_t output : operation.outputs) building.graph.tensors[output].parts = repeats;
    }
    building.add(std::move(operation), how);
}

void Node::emit_moved(const std::vector<Value*>& taken, Rearrangement moved, Fusing how) {
    emit(taken, how);
    // Tensors without words have no places; what becomes of them is said elsewhere.
    if (all_constant() || kind != OperationKind::layout || !flaw_of(moved).key.empty()) return;
    Operation& operation = building.graph.operations.back();
    const auto words = [&](std::size_t tensor) { return building.graph.tensors[tensor].words(); };
    bool fits = operation.outputs.size() == moved.parts.size() && words(operation.inputs[0]) == words_taken(moved);
    for (std::size_t i = 0; fits && i < moved.parts.size(); ++i)
        fits = words(operation.outputs[i]) == words_made(moved, i);
    if (fits) operation.moved = std::move(moved);
}

std::size_t Node::emit_part(const std::string& part, OperationKind of_kind, Shape shape,
                            const std::vector<std::size_t>& taken, Dims made, std::int64_t repeats) {
    Operation operation;
    operation.name = building.operation_name(name + "." + part);
    operation.kind = of_kind;
    operation.type = type;
    operation.shape = std::move(shape);
    operation.inputs = taken;
    operation.repeats = repeats;
    const int bits = has(0) ? in(0).bits : 0;
    operation.outputs = {building.new_tensor(name + "." + part, TensorRole::activation, std::move(made), bits)};
    return building.add(std::move(operation)).outputs[0];
}

}  // namespace eyrie::onnx_format
