#include "workloads/nnef/call.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/text/names.hpp"

namespace eyrie::nnef {

Call::Call(Network& network, std::string_view type, OperationKind kind, int line, std::vector<std::string> names,
           Arguments arguments)
    : network_(network),
      type_(type),
      kind_(kind),
      line_(line),
      names_(std::move(names)),
      arguments_(std::move(arguments)) {
    if (names_.empty()) names_.emplace_back(type);
}

const std::string& Call::name(std::size_t i) const { return names_[std::min(i, names_.size() - 1)]; }

void Call::refuse(const std::string& message) const {
    nnef::refuse(network_.path(), line_, fmt::format("{} ({}): {}", printable(name()), type_, message));
}

const Value& Call::argument(std::string_view name) const {
    for (const auto& [key, value] : arguments_)
        if (key == name) return value;
    refuse(fmt::format("found no '{}'; allowed: a value for it", name));
}

std::int64_t Call::integer(std::string_view name) const {
    const Value& value = argument(name);
    if (value.kind != Value::number || !value.is_integer)
        refuse(fmt::format("found {} for '{}'; allowed: an integer", value.kind_name(), name));
    return value.integer;
}

bool Call::logical(std::string_view name) const {
    const Value& value = argument(name);
    if (value.kind != Value::logical)
        refuse(fmt::format("found {} for '{}'; allowed: true, false", value.kind_name(), name));
    return value.truth;
}

std::string_view Call::text(std::string_view name) const {
    const Value& value = argument(name);
    if (value.kind != Value::text) refuse(fmt::format("found {} for '{}'; allowed: a string", value.kind_name(), name));
    return value.word;
}

namespace {

// What stands where an integer is to stand.
std::string found_text(const Value& value) {
    return value.kind == Value::number ? fmt::format("{:.17g}", value.real) : value.kind_name();
}

}  // namespace

Shape Call::integers(std::string_view name) const {
    const Value& value = argument(name);
    constexpr std::size_t most = 64;
    const bool is_list = value.kind == Value::array && value.items->size() <= most;
    Shape list;
    if (!is_list)
        refuse(fmt::format("found {} for '{}'; allowed: an array of up to {} integers", value.kind_name(), name, most));
    for (const Value& item : *value.items) {
        if (item.kind != Value::number || !item.is_integer)
            refuse(fmt::format("found {} in '{}'; allowed: integers of 64 bits", found_text(item), name));
        list.push_back(item.integer);
    }
    return list;
}

std::vector<std::pair<std::int64_t, std::int64_t>> Call::pairs(std::string_view name) const {
    const Value& value = argument(name);
    constexpr std::size_t most = 64;
    std::vector<std::pair<std::int64_t, std::int64_t>> list;
    const bool is_list = value.kind == Value::array && value.items->size() <= most;
    if (is_list)
        for (const Value& item : *value.items)
            if ((item.kind == Value::tuple || item.kind == Value::array) && item.items->size() == 2 &&
                item.items->front().is_integer && item.items->back().is_integer)
                list.emplace_back(item.items->front().integer, item.items->back().integer);
    if (!is_list || list.size() != value.items->size())
        refuse(fmt::format("found {} for '{}'; allowed: an array of pairs of integers", value.kind_name(), name));
    return list;
}

std::size_t Call::tensor_or_none(std::string_view name) const {
    const Value& value = argument(name);
    if (value.kind == Value::tensor) return value.index;
    if (value.kind != Value::number && value.kind != Value::logical)
        refuse(fmt::format("found {} for '{}'; allowed: a tensor, a number", value.kind_name(), name));
    return absent;
}

std::size_t Call::tensor(std::string_view name) const {
    const Value& value = argument(name);
    if (value.kind != Value::tensor)
        refuse(fmt::format("found {} for '{}'; allowed: a tensor", value.kind_name(), name));
    return value.index;
}

std::vector<std::size_t> Call::tensors(std::string_view name) const {
    const Value& value = argument(name);
    std::vector<std::size_t> list;
    if (value.kind == Value::array || value.kind == Value::tuple)
        for (const Value& item : *value.items)
            if (item.kind == Value::tensor) list.push_back(item.index);
    if (list.empty() || list.size() != value.items->size())
        refuse(fmt::format("found {} for '{}'; allowed: an array of tensors", value.kind_name(), name));
    return list;
}

const Shape& Call::shape(std::string_view name) const { return network_.tensor(tensor(name)).shape; }

std::vector<std::size_t> Call::all_tensors() const {
    std::vector<std::size_t> list;
    for (const auto& [key, value] : arguments_) {
        if (value.kind == Value::tensor) list.push_back(value.index);
        if (value.kind == Value::array || value.kind == Value::tuple)
            for (const Value& item : *value.items)
                if (item.kind == Value::tensor) list.push_back(item.index);
    }
    return list;
}

std::size_t Call::axis(std::int64_t found, std::size_t rank) const {
    if (found < 0 || found >= static_cast<std::int64_t>(rank))
        refuse(fmt::format("found axis {}; allowed: 0 to {}", found, static_cast<std::int64_t>(rank) - 1));
    return static_cast<std::size_t>(found);
}

std::size_t Call::make(Shape shape, std::size_t i) {
    NetworkTensor made;
    made.name = i < names_.size() ? names_[i] : fmt::format("{}_{}", name(), i);
    made.shape = std::move(shape);
    return network_.add(std::move(made), line_);
}

std::vector<Value> Call::beside(const std::vector<Shape>& results) {
    const std::vector<std::size_t> operands = all_tensors();
    const bool constant = std::all_of(operands.begin(), operands.end(), [&](std::size_t operand) {
        return network_.tensor(operand).role == TensorRole::weight;
    });
    std::vector<Value> values;
    if (constant) {
        for (std::size_t i = 0; i < results.size(); ++i) {
            NetworkTensor made;
            made.name = i < names_.size() ? names_[i] : fmt::format("{}_{}", name(), i);
            made.shape = results[i];
            made.role = TensorRole::weight;
            values.push_back(Value::of_tensor(network_.add(std::move(made), line_)));
        }
        network_.builder().folded(fmt::format("{} {}: a constant", type_, name()));
        return values;
    }
    Operation operation;
    operation.name = name();
    operation.kind = kind_;
    operation.type = type_;
    operation.shape = pool;
    for (const std::size_t operand : operands) operation.inputs.push_back(network_.operand(operand));
    for (std::size_t i = 0; i < results.size(); ++i) {
        const std::size_t made = make(results[i], i);
        operation.outputs.push_back(network_.operand(made));
        values.push_back(Value::of_tensor(made));
    }
    network_.add(std::move(operation), line_);
    return values;
}

Value Call::on_array(Operation operation, std::vector<std::size_t> operands, Shape result, const std::string& name) {
    NetworkTensor made;
    made.name = name;
    made.shape = std::move(result);
    const std::size_t output = network_.add(std::move(made), line_);
    operation.name = name;
    operation.type = type_;
    operation.inputs = std::move(operands);
    operation.outputs = {network_.operand(output)};
    // Of several images each time one is taken, and one made.
    if (operation.repeats > 1)
        for (const std::size_t tensor : {operation.inputs.front(), operation.outputs.front()})
            network_.builder().in_parts(tensor, operation.repeats);
    network_.add(std::move(operation), line_);
    return Value::of_tensor(output);
}

Value Call::reordered(const Shape& result, const std::vector<std::size_t>& axes) {
    const std::vector<std::size_t> operands = all_tensors();
    const NetworkTensor& from = network_.tensor(operands.front());
    if (from.role != TensorRole::weight) return beside(result);
    NetworkTensor made = from;
    made.position = absent;
    made.shape = result;
    if (from.values && !axes.empty())
        made.values = std::make_shared<const Words>(with_axes_in_order(*from.values, from.shape, axes));
    network_.builder().folded(fmt::format("{} {}: a constant", type_, name()));
    return Value::of_tensor(network_.add(std::move(made), line_));
}

Value Call::padded(const Shape& result, const std::vector<std::pair<std::int64_t, std::int64_t>>& sides) {
    NetworkTensor made;
    made.name = name();
    made.shape = result;
    made.padded = std::make_shared<Padded>();
    made.padded->input = all_tensors().front();
    network_.operand(made.padded->input);  // now: a chain of them is not to be walked later
    made.padded->sides = sides;
    made.padded->operation.name = name();
    made.padded->operation.kind = kind_;
    made.padded->operation.type = type_;
    return Value::of_tensor(network_.add(std::move(made), line_));
}

}  // namespace eyrie::nnef
