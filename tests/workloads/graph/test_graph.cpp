#include "workloads/graph/graph.hpp"

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/workloads/small_graph.hpp"

namespace eyrie {

TEST_CASE("outputs of an axis follow from size, window, stride, dilation and padding") {
    Axis axis;
    axis.size = 10;
    axis.window = 3;
    CHECK(axis.outputs() == 8);
    axis.dilation = 2;
    CHECK(axis.reach() == 5);
    CHECK(axis.outputs() == 6);
    axis.stride = 2;
    axis.pad_after = 1;
    CHECK(axis.outputs() == 4);
    axis.size = 2;
    CHECK(axis.outputs() == 0);  // the window does not fit
    axis.dilation = 1;
    CHECK(axis.transposed_outputs() == 4);  // (2 - 1) * 2 + 3 - 1
}

TEST_CASE("MACs and parameters of a graph are those of its operations") {
    const Graph graph = small_graph();
    check_graph(graph);
    CHECK(macs(graph) == 4 * 27 * 36 + 40);
    CHECK(parameters(graph) == 4 * 27 + 40);
    Operation repeated = graph.operations[3];
    repeated.repeats = 7;
    CHECK(macs(repeated) == 280);
}

TEST_CASE("a graph that contradicts itself is refused") {
    Graph graph = small_graph();
    graph.operations[2].inputs = {5};  // a weight: it may be pooled, but
    CHECK_NOTHROW(check_graph(graph));
    graph.operations[2].inputs = {6};  // what comes later may not
    CHECK_THROWS_AS(check_graph(graph), InputError);
    graph = small_graph();
    graph.operations[1].name = "pool";
    CHECK_THROWS_AS(check_graph(graph), InputError);
    graph = small_graph();
    std::get<Convolution>(graph.operations[0].shape).rows.window = 9;
    CHECK_THROWS_AS(check_graph(graph), InputError);
    graph = small_graph();
    graph.tensors[0].shape = {1LL << 31, 1LL << 31, 4};
    CHECK_THROWS_AS(check_graph(graph), InputError);
}

}  // namespace eyrie
