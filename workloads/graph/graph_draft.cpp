#include "workloads/graph/graph_draft.hpp"

#include <utility>

#include <fmt/format.h>

#include "workloads/graph/fusing.hpp"

namespace eyrie {

GraphDraft::GraphDraft(std::string name, std::string format) {
    graph_.name = std::move(name);
    graph_.format = std::move(format);
}

std::string GraphDraft::unique(std::string name, Names& names) {
    constexpr std::size_t longest_name = 120;
    if (name.empty()) name = "unnamed";
    if (name.size() > longest_name) name.resize(longest_name);
    std::size_t& asked = names[name];
    if (asked++ == 0) return name;
    // References into the map stay valid while it grows.
    for (;; ++asked) {
        std::string numbered = fmt::format("{}_{}", name, asked);
        if (names.emplace(numbered, 1).second) return numbered;
    }
}

std::size_t GraphDraft::tensor(GraphTensor tensor) {
    tensor.name = unique(std::move(tensor.name), tensor_names_);
    graph_.tensors.push_back(std::move(tensor));
    return graph_.tensors.size() - 1;
}

std::size_t GraphDraft::activation(std::string name, std::vector<std::int64_t> shape, int bits) {
    GraphTensor made;
    made.name = std::move(name);
    made.shape = std::move(shape);
    made.bits = bits;
    return tensor(std::move(made));
}

void GraphDraft::operation(Operation operation) {
    operation.name = unique(std::move(operation.name), operation_names_);
    graph_.operations.push_back(std::move(operation));
}

void GraphDraft::unsupported(std::string name, std::string type, std::string reason) {
    graph_.unsupported.push_back({std::move(name), std::move(type), std::move(reason)});
}

Graph GraphDraft::finish(const std::vector<std::size_t>& outputs) && {
    check_graph(graph_);
    mark_fused(graph_, outputs);
    return std::move(graph_);
}

}  // namespace eyrie
