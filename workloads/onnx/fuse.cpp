#include "workloads/onnx/fuse.hpp"

#include <fmt/format.h>

namespace eyrie::onnx_format {

namespace {

std::vector<std::size_t> readers_of(const Graph& graph) {
    std::vector<std::size_t> readers(graph.tensors.size(), 0);
    for (const Operation& operation : graph.operations)
        for (const std::size_t input : operation.inputs) ++readers[input];
    return readers;
}

// The axis along which words of a result have biases of their own.
std::size_t channel_axis(const Operation& on_array, std::size_t rank) {
    return on_array.kind == OperationKind::convolution ? 1 : rank - 1;
}

}  // namespace

void fuse_operations(Building& building) {
    Graph& graph = building.graph;
    const std::vector<std::size_t> readers = readers_of(graph);
    // Of each tensor: the operation on the array whose words it is, directly or behind what was fused.
    std::vector<const Operation*> on_array(graph.tensors.size(), nullptr);
    for (std::size_t i = 0; i < graph.operations.size(); ++i) {
        Operation& operation = graph.operations[i];
        const Fusing& how = building.fusing[i];
        const Operation* maker = nullptr;
        if (row_of(operation.kind).place == Place::array) {
            maker = &operation;
        } else if (how.may != Fusing::May::no && !operation.inputs.empty()) {
            const std::size_t first = operation.inputs[0];
            const Operation* made_by = on_array[first];
            const bool alone = readers[first] == 1 && building.results.count(first) == 0;
            const bool fits = made_by != nullptr && (how.may == Fusing::May::yes ||
                                                     (how.rank > 0 && how.axis == channel_axis(*made_by, how.rank)));
            if (alone && fits) maker = made_by;
            operation.fused = maker != nullptr;
        }
        for (const std::size_t output : operation.outputs) on_array[output] = maker;
    }
}

void drop_needless_pads(Building& building) {
    Graph& graph = building.graph;
    std::vector<std::size_t> readers = readers_of(graph);
    std::vector<bool> needless(graph.operations.size(), false);
    // From the last to the first: a Pad of a Pad is needless once the second one is.
    for (std::size_t i = graph.operations.size(); i-- > 0;) {
        const Operation& operation = graph.operations[i];
        if (!building.fusing[i].pad) continue;
        needless[i] = building.results.count(operation.outputs[0]) == 0 && readers[operation.outputs[0]] == 0;
        if (!needless[i]) continue;
        --readers[operation.inputs[0]];
        graph.folded.push_back(fmt::format("Pad {}: into the windows of its readers", operation.name));
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < graph.operations.size(); ++i) {
        if (needless[i]) continue;
        if (kept != i) graph.operations[kept] = std::move(graph.operations[i]);
        building.fusing[kept++] = building.fusing[i];
    }
    graph.operations.resize(kept);
    building.fusing.resize(kept);
}

void drop_unused_tensors(Graph& graph) {
    std::vector<bool> used(graph.tensors.size(), false);
    for (const Operation& operation : graph.operations) {
        for (const std::size_t input : operation.inputs) used[input] = true;
        for (const std::size_t output : operation.outputs) used[output] = true;
    }
    std::vector<std::size_t> places(graph.tensors.size(), 0);
    std::vector<GraphTensor> kept;
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        places[i] = kept.size();
        if (used[i] || graph.tensors[i].role == TensorRole::input) kept.push_back(std::move(graph.tensors[i]));
    }
    graph.tensors = std::move(kept);
    for (Operation& operation : graph.operations) {
        for (std::size_t& input : operation.inputs) input = places[input];
        for (std::size_t& output : operation.outputs) output = places[output];
    }
}

}  // namespace eyrie::onnx_format
