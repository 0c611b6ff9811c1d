#include "workloads/graph/fusing.hpp"

namespace eyrie {

namespace {

// Outputs that have a bias of their own; 0 of what does not run on the array.
std::int64_t channels_of(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) return conv->M;
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) return product->N;
    return 0;
}

bool may_be_fused(OperationKind kind) {
    return kind == OperationKind::add || kind == OperationKind::activation || kind == OperationKind::requantisation;
}

// What it computes on, where that is one tensor and all else are weights: of an addition a bias, one word for each of
// `channels` or one for all. Else the number of all tensors.
std::size_t computed_input(const Graph& graph, const Operation& operation, const std::vector<std::int64_t>& channels) {
    const std::size_t none = graph.tensors.size();
    std::size_t computed = none;
    for (const std::size_t input : operation.inputs) {
        if (graph.tensors[input].role == TensorRole::weight) continue;
        if (computed != none) return none;
        computed = input;
    }
    if (computed == none || operation.kind != OperationKind::add) return computed;
    for (const std::size_t input : operation.inputs) {
        const std::int64_t words = graph.tensors[input].words();
        if (input != computed && words != 1 && words != channels[computed]) return none;
    }
    return operation.inputs.size() == 2 ? computed : none;
}

}  // namespace

void mark_fused(Graph& graph, const std::vector<std::size_t>& outputs) {
    std::vector<std::size_t> uses(graph.tensors.size(), 0);
    for (const Operation& operation : graph.operations)
        for (const std::size_t input : operation.inputs) ++uses[input];
    for (const std::size_t output : outputs) ++uses[output];

    // Of words that leave the array: the channels of what made them; 0 of all others.
    std::vector<std::int64_t> leaving(graph.tensors.size(), 0);
    for (Operation& operation : graph.operations) {
        if (operation.outputs.size() != 1) continue;
        std::int64_t channels = channels_of(operation);
        if (may_be_fused(operation.kind)) {
            const std::size_t input = computed_input(graph, operation, leaving);
            if (input < uses.size() && leaving[input] != 0 && uses[input] == 1) {
                operation.fused = true;
                channels = leaving[input];
            }
        }
        leaving[operation.outputs.front()] = channels;
    }
}

}  // namespace eyrie
