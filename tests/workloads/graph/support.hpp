// Helpers shared by tests of graphs and of the readers that make them.
#pragma once

#include <string>
#include <vector>

#include "tests/workloads/support.hpp"
#include "workloads/graph/graph_builder.hpp"

namespace eyrie {

inline const Operation& operation_named(const Graph& graph, const std::string& name) {
    for (const Operation& operation : graph.operations)
        if (operation.name == name) return operation;
    throw std::runtime_error("no operation " + name);
}

inline const Convolution& conv_named(const Graph& graph, const std::string& name) {
    return std::get<Convolution>(operation_named(graph, name).shape);
}

inline const MatrixProduct& product_named(const Graph& graph, const std::string& name) {
    return std::get<MatrixProduct>(operation_named(graph, name).shape);
}

inline std::vector<std::int64_t> output_of(const Graph& graph, const std::string& name) {
    return graph.tensors[operation_named(graph, name).outputs.at(0)].shape;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Parts that a message has, in this order.
inline void check_message(const std::string& message, const std::vector<std::string>& parts) {
    std::size_t at = 0;
    for (const std::string& part : parts) {
        INFO("'" << part << "' in: " << message);
        const std::size_t found = message.find(part, at);
        REQUIRE(found != std::string::npos);
        at = found + part.size();
    }
}

inline Operation named(const std::string& name, const std::string& type, std::vector<std::size_t> inputs,
                       OperationKind kind = OperationKind::layout) {
    Operation of;
    of.name = name;
    of.type = type;
    of.kind = kind;
    of.inputs = std::move(inputs);
    return of;
}

inline Convolution square_conv(std::int64_t C, std::int64_t M, std::int64_t size, std::int64_t window,
                               std::int64_t stride = 1, std::int64_t padding = 0) {
    Convolution conv;
    conv.C = C;
    conv.M = M;
    for (Axis* axis : {&conv.rows, &conv.columns}) {
        axis->size = size;
        axis->window = window;
        axis->stride = stride;
        axis->pad_before = axis->pad_after = padding;
    }
    return conv;
}

using Sizes = std::vector<std::int64_t>;
constexpr GraphBuilder::Bias no_bias = GraphBuilder::Bias::none;
constexpr GraphBuilder::Bias with_bias = GraphBuilder::Bias::one_each_filter;

}  // namespace eyrie
