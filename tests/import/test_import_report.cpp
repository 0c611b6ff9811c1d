// What import says of a graph: tables for people, JSON for programs.
#include <nlohmann/json.hpp>

#include "sim/import/import_report.hpp"
#include "tests/workloads/graph/support.hpp"
#include "workloads/lowering/lower.hpp"

using namespace eyrie;

namespace {

// A convolution with uneven padding, a depthwise one, a pool, a product that is repeated, and what is not read.
Graph small_graph() {
    GraphBuilder graph("small", "F 1");
    std::size_t map = graph.input("x", {4, 8, 8}, "");
    Convolution conv = square_conv(4, 6, 8, 3, 2);
    conv.rows.pad_after = conv.columns.pad_after = 1;
    map = graph.convolution(named("c", "Conv", {map}), conv, with_bias, "");
    Operation relu = named("r", "Relu", {map}, OperationKind::activation);
    relu.fused = true;
    map = graph.add(relu, {6, 4, 4}, "");
    Convolution depthwise = square_conv(6, 6, 4, 3, 1, 1);
    depthwise.groups = 6;
    depthwise.columns.dilation = 2;
    depthwise.columns.pad_before = depthwise.columns.pad_after = 2;
    map = graph.convolution(named("d", "Conv", {map}), depthwise, no_bias, "");
    Pooling pool;
    pool.C = 6;
    pool.rows.size = pool.columns.size = pool.rows.window = pool.columns.window = 4;
    map = graph.pool(named("p", "GlobalAveragePool", {map}, OperationKind::average_pool), pool, "");
    MatrixProduct product;
    product.K = 6;
    product.N = 5;
    graph.product(named("f", "Gemm", {map}), product, no_bias, "");
    graph.last().repeats = 3;
    graph.folded("Pad z into Conv c");
    graph.unsupported({"n", "NonZero", "its size depends on data"});
    return graph.finish("");
}

// A table's line as its cells.
std::vector<std::string> cells_of(const std::string& text, const std::string& first) {
    const std::size_t begin = text.find("\n" + first + " ");
    REQUIRE(begin != std::string::npos);
    std::istringstream line(text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1));
    std::vector<std::string> cells;
    for (std::string cell; line >> cell;) cells.push_back(cell);
    return cells;
}

}  // namespace

TEST_CASE("a table has each layer on the array, with its shape, MACs and weights") {
    const std::string text = import_report(small_graph(), "net.x");
    using Cells = std::vector<std::string>;
    CHECK(text.substr(0, text.find('\n')) == "net.x: F 1");
    CHECK(cells_of(text, "c") ==
          Cells{"c", "conv", "4", "6", "8", "8", "3", "3", "2", "0,1", "1", "1", "3,456", "222"});
    CHECK(cells_of(text, "d") ==
          Cells{"d", "depthwise", "6", "6", "4", "4", "3", "3", "1", "1x2", "1x2", "6", "864", "54"});
    CHECK(cells_of(text, "f") ==
          Cells{"f", "x", "3", "fc", "6", "5", "1", "1", "1", "1", "1", "0", "1", "1", "30", "30"});
    check_message(text, {"3 layers on the array, 306 parameters; 4,410 MACs for one image"});
}

TEST_CASE("what runs beside the array is listed with its share, what was folded and what is not read as well") {
    const std::string text = import_report(small_graph(), "net.x");
    using Cells = std::vector<std::string>;
    CHECK(cells_of(text, "avgpool") == Cells{"avgpool", "1", "0", "96", "2.1", "%", "102", "9.8", "%"});
    CHECK(cells_of(text, "activation") == Cells{"activation", "1", "1", "0", "0.0", "%", "0", "0.0", "%"});
    check_message(text, {"\nfolded:\n  Pad z into Conv c\n", "\nnot supported, and not in these numbers:\n",
                         "  n (NonZero): its size depends on data\n"});
}

TEST_CASE("bits of words are told where the file has them for all that the array takes") {
    Graph graph = small_graph();
    CHECK(import_report(graph, "f").find("words: ") == std::string::npos);
    for (const Operation& operation : graph.operations)
        if (operation.inputs.size() > 1) graph.tensors[operation.inputs[1]].bits = 8;
    check_message(import_report(graph, "f"), {"words: weights of 8 bits\n"});
    for (GraphTensor& tensor : graph.tensors) tensor.bits = tensor.bits == 0 ? 16 : tensor.bits;
    check_message(import_report(graph, "f"), {"words: activations of 16 bits, weights of 8 bits\n"});
    CHECK(lower(graph).filter_bits == 8);
    CHECK(lower(graph).ifmap_bits == 16);
}

TEST_CASE("of long lists the first lines are shown") {
    Graph graph = small_graph();
    graph.folded.assign(30, "x");
    check_message(import_report(graph, "f"), {"folded:\n", "  x\n", "  and 10 more (--json lists them)\n"});
}

TEST_CASE("products of two activations and 3-D convolutions have their own looks") {
    GraphBuilder graph("n", "F");
    MatrixProduct product;
    product.batch = 8;
    product.M = 4;
    product.K = 16;
    product.N = 5;
    product.second_is_weight = false;
    const std::size_t a = graph.input("a", {8, 4, 16}, ""), b = graph.input("b", {8, 16, 5}, "");
    graph.product(named("qk", "MatMul", {a, b}), product, no_bias, "");
    Convolution conv = square_conv(2, 3, 8, 3);
    conv.depth.size = 5;
    conv.depth.window = 2;
    graph.convolution(named("v", "Conv", {graph.input("x", {2, 5, 8, 8}, "")}), conv, no_bias, "");
    const Graph done = graph.finish("");
    const std::string text = import_report(done, "f");
    using Cells = std::vector<std::string>;
    CHECK(cells_of(text, "qk") ==
          Cells{"qk", "matmul", "16", "5", "4", "1", "1", "1", "1", "0", "1", "8", "2,560", "0"});
    CHECK(cells_of(text, "v")[4] == "5x8");
    CHECK(cells_of(text, "v")[6] == "2x3");
    const auto json = nlohmann::json::parse(import_json(done, "f"));
    CHECK(json["layers"][0]["second_is_weight"] == false);
    CHECK(json["layers"][1]["ifmap"] == nlohmann::json{5, 8, 8});
}

TEST_CASE("JSON has the same numbers") {
    Graph graph = small_graph();
    graph.operations[0].name = "\xFF";  // no UTF-8
    const auto json = nlohmann::json::parse(import_json(graph, "net.x"));
    CHECK(json["schema"] == "eyrie.import/1");
    CHECK(json["format"] == "F 1");
    CHECK(json["macs"] == 4410);
    CHECK(json["parameters"] == 306);
    CHECK(json["layers"].size() == 3);
    const auto& conv = json["layers"][0];
    CHECK(conv["padding"] == nlohmann::json{{0, 1}, {0, 1}});
    CHECK(conv["ofmap"] == nlohmann::json{4, 4});
    CHECK(conv["macs"] == 3456);
    CHECK(json["layers"][2]["repeats"] == 3);
    CHECK(json["beside_array"].size() == 2);
    CHECK(json["beside_array"][0]["fused"] == true);
    CHECK(json["kinds"].size() == 4);
    CHECK(json["unsupported"][0]["reason"] == "its size depends on data");
    CHECK(json["folded"] == nlohmann::json{"Pad z into Conv c"});
}
