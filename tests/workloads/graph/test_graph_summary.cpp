// How much of a network runs on the array: against sums by hand.
#include "tests/workloads/graph/support.hpp"
#include "workloads/graph/graph_summary.hpp"

using namespace eyrie;

namespace {

const KindSummary& of_kind(const GraphSummary& sums, OperationKind kind) {
    for (const KindSummary& one : sums.kinds)
        if (one.kind == kind) return one;
    throw std::runtime_error("no operation of this kind");
}

}  // namespace

TEST_CASE("work and words of a small network are those by hand") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("x", {2, 6, 6}, "");
    const std::size_t map = graph.convolution(named("c", "Conv", {input}), square_conv(2, 4, 6, 3, 1, 1), no_bias, "");
    Operation relu = named("r", "Relu", {map}, OperationKind::activation);
    relu.fused = true;
    const std::size_t after = graph.add(relu, {4, 6, 6}, "");
    Pooling pool;
    pool.C = 4;
    pool.rows.size = pool.columns.size = 6;
    pool.rows.window = pool.columns.window = pool.rows.stride = pool.columns.stride = 2;
    const std::size_t pooled = graph.pool(named("p", "MaxPool", {after}, OperationKind::max_pool), pool, "");
    const std::size_t sum = graph.add(named("s", "Sum", {pooled, pooled, pooled}, OperationKind::add), {4, 3, 3}, "");
    graph.add(named("m", "ReduceMean", {sum}, OperationKind::reduction), {4}, "");
    graph.add(named("l", "Reshape", {sum}), {36}, "");
    const GraphSummary sums = summary(graph.finish(""));

    CHECK(of_kind(sums, OperationKind::convolution).work == 4 * 2 * 9 * 36);
    CHECK(of_kind(sums, OperationKind::convolution).words == 2 * 36 + 4 * 2 * 9 + 4 * 36);
    CHECK(of_kind(sums, OperationKind::activation).work == 0);  // fused
    CHECK(of_kind(sums, OperationKind::activation).words == 0);
    CHECK(of_kind(sums, OperationKind::activation).fused == 1);
    CHECK(of_kind(sums, OperationKind::max_pool).work == 4 * 9 * 4);
    CHECK(of_kind(sums, OperationKind::max_pool).words == 4 * 36 + 4 * 9);
    CHECK(of_kind(sums, OperationKind::add).work == 2 * 36);
    CHECK(of_kind(sums, OperationKind::add).words == 4 * 36);
    CHECK(of_kind(sums, OperationKind::reduction).work == 36);
    CHECK(of_kind(sums, OperationKind::layout).work == 0);
    CHECK(of_kind(sums, OperationKind::layout).words == 72);
    CHECK(sums.work == 2592 + 144 + 72 + 36);
    CHECK(sums.words == 72 + 72 + 144 + 180 + 144 + 40 + 72);
    CHECK(sums.kinds.size() == 6);
}

TEST_CASE("repeats are counted, and sums beyond 2^62 stay there") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("x", {1 << 30, 1 << 30}, "");
    Operation step = named("s", "Relu", {input}, OperationKind::activation);
    step.repeats = 100;
    graph.add(step, {1 << 30, 1 << 30}, "");
    const GraphSummary sums = summary(graph.finish(""));
    CHECK(sums.work == std::int64_t{1} << 62);
    CHECK(sums.words == std::int64_t{1} << 62);
    GraphBuilder small("n", "f");
    step.inputs = {small.input("x", {10}, "")};
    small.add(step, {10}, "");
    const Graph done = small.finish("");
    CHECK(summary(done).work == 1000);
    CHECK(summary(done).words == 2000);
}
