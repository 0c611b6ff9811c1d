#include "workloads/graph/graph_builder.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

// What `check` refuses, with the place in front.
template <class Check>
void checked(const std::string& where, Check&& check) {
    try {
        check();
    } catch (const InputError& error) {
        throw InputError(where + shown(error.what()));
    }
}

std::vector<std::int64_t> map_shape(std::int64_t channels, bool planes, std::int64_t depth, std::int64_t rows,
                                    std::int64_t columns) {
    if (planes) return {channels, depth, rows, columns};
    return {channels, rows, columns};
}

bool is_used(const Axis& axis) { return axis.size > 1 || axis.window > 1 || axis.pad_before > 0 || axis.pad_after > 0; }

std::int64_t outputs(const Axis& axis, bool transposed) {
    return transposed ? axis.transposed_outputs() : axis.outputs();
}

}  // namespace

bool is_3d(const Convolution& shape) { return is_used(shape.depth); }
bool is_3d(const Pooling& shape) { return is_used(shape.depth); }

std::vector<std::int64_t> output_shape(const Convolution& shape) {
    return map_shape(shape.M, is_3d(shape), outputs(shape.depth, shape.transposed),
                     outputs(shape.rows, shape.transposed), outputs(shape.columns, shape.transposed));
}

std::vector<std::int64_t> output_shape(const Pooling& shape) {
    return map_shape(shape.C, is_3d(shape), shape.depth.outputs(), shape.rows.outputs(), shape.columns.outputs());
}

GraphBuilder::GraphBuilder(std::string name, std::string format) {
    graph_.name = std::move(name);
    graph_.format = std::move(format);
}

std::string GraphBuilder::unused(std::map<std::string, std::size_t>& taken, const std::string& name) {
    std::string found = name;
    while (!taken.emplace(found, 1).second) found = fmt::format("{}_{}", name, ++taken[name]);
    return found;
}

std::size_t GraphBuilder::new_tensor(TensorRole role, const std::string& name, std::vector<std::int64_t> shape,
                                     const std::string& where) {
    GraphTensor tensor;
    tensor.name = unused(tensor_names_, name);
    tensor.role = role;
    tensor.shape = std::move(shape);
    checked(where, [&] { check_tensor(tensor); });
    graph_.tensors.push_back(std::move(tensor));
    return graph_.tensors.size() - 1;
}

std::size_t GraphBuilder::input(const std::string& name, std::vector<std::int64_t> shape, const std::string& where) {
    return new_tensor(TensorRole::input, name, std::move(shape), where);
}

std::size_t GraphBuilder::weight(const std::string& name, std::vector<std::int64_t> shape, const std::string& where) {
    return new_tensor(TensorRole::weight, name, std::move(shape), where);
}

void GraphBuilder::begin(Operation& operation, const std::string& where) {
    if (graph_.operations.size() >= most_operations)
        throw InputError(fmt::format("{}found more operations; allowed: up to {}", where, most_operations));
    operation.name = unused(operation_names_, operation.name);
    checked(where, [&] { check_operation(operation); });
}

std::size_t GraphBuilder::add(Operation operation, std::vector<std::int64_t> shape, const std::string& where) {
    begin(operation, where);
    return append(std::move(operation), std::move(shape), where);
}

std::size_t GraphBuilder::append(Operation operation, std::vector<std::int64_t> shape, const std::string& where) {
    operation.outputs = {new_tensor(TensorRole::activation, operation.name + ".output", std::move(shape), where)};
    graph_.operations.push_back(std::move(operation));
    return graph_.operations.back().outputs[0];
}

void GraphBuilder::give_weights(Operation& of, const char* name, std::vector<std::int64_t> shape, std::int64_t filters,
                                Bias bias, const std::string& where) {
    of.inputs.push_back(weight(of.name + name, std::move(shape), where));
    if (bias == Bias::one_each_filter) of.inputs.push_back(weight(of.name + ".bias", {filters}, where));
}

std::size_t GraphBuilder::convolution(Operation of, const Convolution& shape, Bias bias, const std::string& where) {
    of.kind = OperationKind::convolution;
    of.shape = shape;
    begin(of, where);
    std::vector<std::int64_t> filters = {shape.M, shape.C / shape.groups};
    if (is_3d(shape)) filters.push_back(shape.depth.window);
    filters.insert(filters.end(), {shape.rows.window, shape.columns.window});
    give_weights(of, ".filters", std::move(filters), shape.M, bias, where);
    return append(std::move(of), output_shape(shape), where);
}

std::size_t GraphBuilder::product(Operation of, const MatrixProduct& shape, Bias bias, const std::string& where) {
    of.kind = OperationKind::matrix_product;
    of.shape = shape;
    begin(of, where);
    std::vector<std::int64_t> second = {shape.K, shape.N}, made = {shape.M, shape.N};
    if (shape.batch > 1) {
        second.insert(second.begin(), shape.batch);
        made.insert(made.begin(), shape.batch);
    }
    if (shape.second_is_weight) give_weights(of, ".weights", std::move(second), shape.N, bias, where);
    return append(std::move(of), std::move(made), where);
}

std::size_t GraphBuilder::pool(Operation of, const Pooling& shape, const std::string& where) {
    of.shape = shape;
    begin(of, where);
    return append(std::move(of), output_shape(shape), where);
}

Graph GraphBuilder::finish(const std::string& where) {
    if (graph_.operations.empty())
        throw InputError(where +
                         (graph_.unsupported.empty()
                              ? "found no operation; allowed: one or more"
                              : fmt::format("found no operation that is read; {} ({}): {}", graph_.unsupported[0].name,
                                            graph_.unsupported[0].type, graph_.unsupported[0].reason)));
    checked(where, [&] { check_graph(graph_); });
    return std::move(graph_);
}

}  // namespace eyrie
