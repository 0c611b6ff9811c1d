// Entries that say which word of the input goes where.
#include "tests/workloads/graph/support.hpp"
#include "workloads/network_file/network_graph.hpp"

using namespace eyrie;

namespace {

const std::string maker = "  - {name: A, C: 1, M: 6, H: 2, W: 1, R: 1, S: 1}\n";

Graph graph_with(const std::string& entries) {
    const std::string text = "name: net\nlayers:\n" + maker + entries;
    parse_network(text, "net.yaml");
    return network_graph(text, "net.yaml");
}

std::string error_with(const std::string& keys) {
    return error_of([&] { graph_with("  - {name: t, type: layout, " + keys + "}\n"); });
}

}  // namespace

TEST_CASE("an entry's places have defaults: all of the input, in its order") {
    const Graph graph = graph_with(
        "  - {name: t, type: layout, from: [6, 2]}\n"
        "  - {name: u, type: layout, from: [1, 2, 6], order: [2, 0, 1], starts: [1, 0, 0], sizes: [4, 1, 2]}\n");
    const Rearrangement& whole = *operation_named(graph, "t").moved;
    CHECK(places_of(whole, 0) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    CHECK(output_of(graph, "t") == std::vector<std::int64_t>{6, 2});
    CHECK(places_of(*operation_named(graph, "u").moved, 0) == std::vector<std::int64_t>{1, 7, 2, 8, 3, 9, 4, 10});
    CHECK(output_of(graph, "u") == std::vector<std::int64_t>{4, 1, 2});
}

TEST_CASE("an entry with several results is taken from by name and number") {
    const Graph graph = graph_with(
        "  - {name: t, type: layout, from: [6, 2], starts: [[0, 0], [4, 0]], sizes: [[4, 2], [2, 2]]}\n"
        "  - {name: B, C: 4, M: 1, H: 2, W: 1, R: 1, S: 1}\n"
        "  - {name: C, C: 2, M: 1, H: 2, W: 1, R: 1, S: 1, inputs: [t:2]}\n");
    const Operation& parts = operation_named(graph, "t");
    REQUIRE(parts.outputs.size() == 2);
    CHECK(operation_named(graph, "B").inputs[0] == parts.outputs[0]);
    CHECK(operation_named(graph, "C").inputs[0] == parts.outputs[1]);
    check_graph(graph);
    CHECK(contains(error_of([] {
                       graph_with(
                           "  - {name: t, type: layout, from: [6, 2]}\n"
                           "  - {name: C, C: 2, M: 1, H: 2, W: 1, R: 1, S: 1, inputs: [t:2]}\n");
                   }),
                   "inputs[0]: found 't:2'; allowed: 'input', or a name of an entry before"));
}

TEST_CASE("places that cannot be are refused with their key") {
    check_message(error_with("from: [6, 0]"), {"net.yaml:4: ", "from: found 0; allowed: sizes from 1 to 2^31"});
    check_message(error_with("from: [6, 2], order: [0, 0]"),
                  {"net.yaml:4: ", "order: found [0, 0]; allowed: each axis of 2, counted from 0, once"});
    check_message(error_with("from: [6, 2], order: [1]"), {"order: found [1]; allowed: each axis of 2"});
    check_message(error_with("from: [6, 2], steps: [1]"), {"steps: found 1 for 2 axes; allowed: one for each"});
    check_message(error_with("from: [6, 2], starts: [3, 0], out_words: 12"),
                  {"starts: found places 3 to 8 of an axis of 6; allowed: 0 to 5, or outside"});
    check_message(error_with("from: [6, 2], sizes: [[3, 2], [3]]"), {"sizes: found 1 for 2 axes"});
    check_message(error_with("from: [6, 2], starts: [[0, 0], [3, 0], [4, 0]], sizes: [[3, 2], [3, 2]]"),
                  {"sizes: found lists for 2 results; allowed: one, or for 3"});
    check_message(error_with("from: [2, 6], steps: [0, 0], starts: [[0, 0], [0, 0], [0, 0]], "
                             "sizes: [1610612736, 1610612736]"),
                  {"sizes: found more than 2^62 words; allowed: fewer"});
    check_message(error_with("from: [6, 2], in_words: 13"), {"from: found places of 12 words; allowed: 13"});
    check_message(error_with("from: [6, 2], sizes: [3, 2], shape: [5]"),
                  {"sizes: found places of 6 words; allowed: 5"});
    check_message(error_with("from: [6, 2], starts: [[0, 0], [3, 0]], sizes: [3, 2], shape: [12]"),
                  {"net.yaml:4: ", "found the shape of one of 2 results; allowed: sizes"});
    check_message(error_with("from: [6, 2], outside: zeros"), {"outside: ", "'zeros'", "none, fill, reflect, edge"});
    check_message(error_with("from: [6, 2], fill: 40000"), {"fill: ", "40000"});
    check_message(error_with("order: [0]"), {"order: found without from; allowed: with the input's sizes"});
    check_message(error_of([] { graph_with("  - {name: t, type: concat, from: [6, 2]}\n"); }),
                  {"net.yaml:4: ", "from"});
}

TEST_CASE("a graph whose places are of other words than its tensors is refused") {
    Graph graph = graph_with("  - {name: t, type: layout, from: [6, 2], sizes: [3, 2]}\n");
    check_graph(graph);
    const std::string before = "operation t (layout): ";
    Graph other = graph;
    other.operations[1].moved->from = {5, 2};
    CHECK(
        contains(error_of([&] { check_graph(other); }), before + "found places of 10 words; allowed: 12, as tensor A"));
    other = graph;
    other.operations[1].moved->parts[0].sizes = {2, 2};
    CHECK(contains(error_of([&] { check_graph(other); }), before + "found places of 4 words; allowed: 6, as tensor t"));
    other.operations[1].moved->order = {1, 1};
    CHECK(contains(error_of([&] { check_graph(other); }), before + "order: found [1, 1]"));
    other = graph;
    other.operations[1].kind = OperationKind::concat;
    CHECK(contains(error_of([&] { check_graph(other); }), "found the places of words; allowed: that of 'concat'"));
    other = graph;
    other.operations[1].moved->parts.resize(2, graph.operations[1].moved->parts[0]);
    CHECK(
        contains(error_of([&] { check_graph(other); }), "found 1 inputs and 1 outputs; allowed: an input, 2 outputs"));
}
