#include "workloads/graph/lifetimes.hpp"

namespace eyrie {

std::vector<Lifetime> lifetimes(const Graph& graph) {
    std::vector<Lifetime> of_tensor(graph.tensors.size());
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        of_tensor[i].tensor = i;
        if (graph.tensors[i].role == TensorRole::input) order.push_back(i);
    }
    for (std::size_t i = 0; i < graph.operations.size(); ++i) {
        for (const std::size_t input : graph.operations[i].inputs) {
            of_tensor[input].last_use = i;
            of_tensor[input].taken_by.push_back(i);
        }
        for (const std::size_t output : graph.operations[i].outputs) {
            of_tensor[output].made_by = i;
            order.push_back(output);
        }
    }
    std::vector<Lifetime> all;
    for (const std::size_t tensor : order) all.push_back(of_tensor[tensor]);
    return all;
}

}  // namespace eyrie
