// A graph in the making, checked at its end: names are kept short and made unique, tensors are referred to by position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

class GraphDraft {
public:
    GraphDraft(std::string name, std::string format);

    // The position of the new tensor. A name that is taken gets a number; one of more than 120 bytes is cut.
    std::size_t tensor(GraphTensor tensor);
    // As above, made by an operation.
    std::size_t activation(std::string name, std::vector<std::int64_t> shape, int bits);
    // An operation that is done as many times takes or makes one part of the tensor each time.
    void in_parts(std::size_t tensor, std::int64_t parts) { graph_.tensors[tensor].parts = parts; }
    void operation(Operation operation);
    void folded(std::string line) { graph_.folded.push_back(std::move(line)); }
    void fold_batch(std::string line) { graph_.fold_batch(std::move(line)); }
    void unsupported(std::string name, std::string type, std::string reason);

    const Graph& graph() const { return graph_; }
    // Marks what is fused (fusing.hpp) and checks the graph. `outputs`: tensors that are results of the network.
    Graph finish(const std::vector<std::size_t>& outputs) &&;

private:
    using Names = std::unordered_map<std::string, std::size_t>;  // name -> how often it was asked for
    static std::string unique(std::string name, Names& names);

    Graph graph_;
    Names tensor_names_, operation_names_;
};

}  // namespace eyrie
