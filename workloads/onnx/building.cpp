#include "workloads/onnx/building.hpp"

#include <fmt/format.h>

#include "workloads/onnx/weights.hpp"

namespace eyrie::onnx_format {

namespace {

// The name asked for, or, if it was before, the first of NAME_2, NAME_3, ... that is free.
std::string unique_in(std::map<std::string, int>& names, const std::string& wanted) {
    int& asked = names[wanted];
    if (++asked == 1) return wanted;
    for (;; ++asked) {
        std::string name = fmt::format("{}_{}", wanted, asked);
        if (names.emplace(name, 1).second) return name;
    }
}

// Without the batch.
Dims of_one_image(const Dims& dims) {
    return dims.size() > 1 && dims[0] == 1 ? Dims(dims.begin() + 1, dims.end()) : dims;
}

Dims turned(const Dims& dims, Turn turn, std::int64_t groups) {
    Dims result = dims;
    if (turn == Turn::matrix) std::swap(result[result.size() - 1], result[result.size() - 2]);
    if (turn == Turn::filters) {
        result[0] = dims[1] * groups;
        result[1] = dims[0] / groups;
    }
    return result;
}

}  // namespace

Value& Building::new_value(std::string name) {
    values_.emplace_back();
    values_.back().name = std::move(name);
    return values_.back();
}

std::size_t Building::new_tensor(const std::string& name, TensorRole role, Dims shape, int bits) {
    GraphTensor made;
    made.name = unique_in(tensor_names_, name);
    made.role = role;
    made.shape = std::move(shape);
    made.bits = bits;
    graph.tensors.push_back(std::move(made));
    return graph.tensors.size() - 1;
}

std::size_t Building::tensor(Value& value) {
    if (value.tensor != no_tensor) return value.tensor;
    const Dims dims = value.dims.value_or(Dims{});
    const TensorRole role = value.constant ? TensorRole::weight : TensorRole::input;
    value.tensor = new_tensor(value.name, role, value.constant ? dims : of_one_image(dims), value.bits);
    return value.tensor;
}

std::size_t Building::weight(Value& value, Turn turn, std::int64_t groups) {
    if (!value.constant) return tensor(value);
    std::size_t& place = turn == Turn::none ? value.tensor : value.transposed;
    if (place != no_tensor) return place;
    place = new_tensor(value.name, TensorRole::weight, turned(*value.dims, turn, groups), value.bits);
    if (options.values) graph.tensors[place].values = weight_values(file, value, turn, groups);
    return place;
}

std::string Building::operation_name(const std::string& wanted) { return unique_in(operation_names_, wanted); }

Operation& Building::add(Operation operation, Fusing how) {
    graph.operations.push_back(std::move(operation));
    fusing.push_back(how);
    return graph.operations.back();
}

}  // namespace eyrie::onnx_format
