// How long tensors are needed.
#include "workloads/graph/lifetimes.hpp"

#include <catch2/catch.hpp>

#include "tests/workloads/small_graph.hpp"

namespace eyrie {

namespace {

using Uses = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a tensor lives from the operation that makes it to the last that takes it; weights have no lifetime") {
    const Graph graph = small_graph();  // conv -> relu -> pool -> fc
    const std::vector<Lifetime> all = lifetimes(graph);
    REQUIRE(all.size() == 5);
    CHECK(graph.tensors[all[0].tensor].name == "image");
    CHECK(!all[0].made_by);
    CHECK(all[0].last_use == std::size_t{0});
    CHECK(graph.tensors[all[1].tensor].name == "map");
    CHECK(all[1].made_by == std::size_t{0});
    CHECK(all[1].last_use == std::size_t{1});
    CHECK(graph.tensors[all[3].tensor].name == "pooled");
    CHECK(all[3].taken_by == Uses{3});
    CHECK(graph.tensors[all[4].tensor].name == "scores");
    CHECK(all[4].made_by == std::size_t{3});
    CHECK(!all[4].last_use);
    CHECK(all[4].taken_by.empty());
}

TEST_CASE("a tensor that several operations take lives until the last of them, whatever is between") {
    Graph graph = small_graph();
    Operation sum;
    sum.name = sum.type = "sum";
    sum.kind = OperationKind::add;
    sum.inputs = {2, 6, 2};  // the map of the first convolution, twice
    sum.outputs = {graph.tensors.size()};
    graph.tensors.push_back({"again", TensorRole::activation, {4, 6, 6}, 0, nullptr});
    graph.operations.push_back(sum);
    for (const Lifetime& one : lifetimes(graph)) {
        if (graph.tensors[one.tensor].name != "map") continue;
        CHECK(one.taken_by == Uses{1, 4, 4});
        CHECK(one.last_use == std::size_t{4});
    }
    CHECK(lifetimes(graph).size() == 6);
    CHECK(graph.tensors[lifetimes(graph).back().tensor].name == "again");
}

}  // namespace eyrie
