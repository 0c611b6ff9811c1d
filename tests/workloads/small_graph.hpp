// A graph with what most have: a convolution with a fused ReLU, a pool, a fully connected layer.
#pragma once

#include <utility>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// conv -> relu (fused) -> pool -> fc, with names that layers cannot have.
inline Graph small_graph() {
    Graph graph;
    graph.name = "small";
    const auto tensor = [&](const char* name, TensorRole role, std::vector<std::int64_t> shape) {
        GraphTensor one;
        one.name = name;
        one.role = role;
        one.shape = std::move(shape);
        graph.tensors.push_back(one);
        return graph.tensors.size() - 1;
    };
    const std::size_t image = tensor("image", TensorRole::input, {3, 8, 8});
    const std::size_t filters = tensor("filters", TensorRole::weight, {4, 3, 3, 3});
    const std::size_t map = tensor("map", TensorRole::activation, {4, 6, 6});
    const std::size_t positive = tensor("positive", TensorRole::activation, {4, 6, 6});
    const std::size_t pooled = tensor("pooled", TensorRole::activation, {4, 1, 1});
    const std::size_t weights = tensor("weights", TensorRole::weight, {10, 4});
    const std::size_t scores = tensor("scores", TensorRole::activation, {10});
    Convolution window;
    window.C = 3;
    window.M = 4;
    window.rows.size = window.columns.size = 8;
    window.rows.window = window.columns.window = 3;
    Operation conv;
    conv.type = "Conv";
    conv.kind = OperationKind::convolution;
    conv.shape = window;
    conv.name = "stem/conv:0";
    conv.inputs = {image, filters};
    conv.outputs = {map};
    Operation relu;
    relu.name = "relu";
    relu.type = "Relu";
    relu.kind = OperationKind::activation;
    relu.fused = true;
    relu.inputs = {map};
    relu.outputs = {positive};
    Operation pool;
    pool.name = "pool";
    pool.type = "GlobalAveragePool";
    pool.kind = OperationKind::average_pool;
    pool.shape = Pooling{4, {}, {6, 6}, {6, 6}};
    pool.inputs = {positive};
    pool.outputs = {pooled};
    Operation fc;
    fc.type = "Gemm";
    fc.kind = OperationKind::matrix_product;
    fc.shape = MatrixProduct{1, 1, 10, 4, true};
    fc.name = "stem conv 0";
    fc.inputs = {pooled, weights};
    fc.outputs = {scores};
    graph.operations = {conv, relu, pool, fc};
    return graph;
}

}  // namespace eyrie
