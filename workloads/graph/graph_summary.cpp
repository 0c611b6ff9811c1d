#include "workloads/graph/graph_summary.hpp"

#include <algorithm>

namespace eyrie {

namespace {

constexpr std::int64_t largest = std::int64_t{1} << 62;

// Of numbers from 0 to 2^62.
std::int64_t bounded_sum(std::int64_t a, std::int64_t b) { return std::min(largest, a + b); }
std::int64_t bounded_product(std::int64_t a, std::int64_t b) { return b > 0 && a > largest / b ? largest : a * b; }

// Each time that the operation is done.
std::int64_t words_of(const Graph& graph, const Operation& operation, const std::vector<std::size_t>& tensors) {
    std::int64_t sum = 0;
    for (const std::size_t tensor : tensors) sum = bounded_sum(sum, words_each_time(graph.tensors[tensor], operation));
    return sum;
}

std::int64_t work_of(const Graph& graph, const Operation& operation) {
    if (row_of(operation.kind).place == Place::array) return macs(operation);
    if (row_of(operation.kind).place == Place::layout || operation.fused) return 0;
    const std::int64_t made = words_of(graph, operation, operation.outputs);
    std::int64_t steps = made;
    if (const auto* pool = std::get_if<Pooling>(&operation.shape)) {
        for (const Axis* axis : {&pool->depth, &pool->rows, &pool->columns})
            steps = bounded_product(steps, axis->window);
    } else if (operation.kind == OperationKind::reduction) {
        steps = words_of(graph, operation, operation.inputs);
    } else if (operation.kind == OperationKind::add && operation.inputs.size() > 2) {
        steps = bounded_product(made, static_cast<std::int64_t>(operation.inputs.size()) - 1);
    }
    return bounded_product(steps, operation.repeats);
}

std::int64_t moved_by(const Graph& graph, const Operation& operation) {
    if (operation.fused) return 0;
    return bounded_product(
        bounded_sum(words_of(graph, operation, operation.inputs), words_of(graph, operation, operation.outputs)),
        operation.repeats);
}

}  // namespace

GraphSummary summary(const Graph& graph) {
    std::vector<KindSummary> all;
    for (const OperationRow& row : operation_rows) all.push_back({row.kind, 0, 0, 0, 0});
    GraphSummary sums;
    for (const Operation& operation : graph.operations) {
        KindSummary& kind = all[static_cast<std::size_t>(operation.kind)];
        const std::int64_t work = work_of(graph, operation), words = moved_by(graph, operation);
        ++kind.operations;
        if (operation.fused) ++kind.fused;
        kind.work = bounded_sum(kind.work, work);
        kind.words = bounded_sum(kind.words, words);
        sums.work = bounded_sum(sums.work, work);
        sums.words = bounded_sum(sums.words, words);
    }
    for (const KindSummary& kind : all)
        if (kind.operations > 0) sums.kinds.push_back(kind);
    return sums;
}

}  // namespace eyrie
