// Graphs as network files: what the reader of network files reads back, and what the text says of the rest.
#include "tests/workloads/graph/support.hpp"
#include "workloads/graph/graph_yaml.hpp"

using namespace eyrie;

namespace {

Network read_back(const Graph& graph) {
    const TestFolder folder;
    return load_network(folder.write("net.yaml", graph_yaml(graph)));
}

// The line of a layer.
std::string line_of(const std::string& text, const std::string& name) {
    const std::size_t begin = text.find("{name: " + name + ",");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("convolutions and fully connected layers are read back as they were") {
    GraphBuilder graph("a \"net\"", "F");
    std::size_t map = graph.input("x", {4, 12, 10}, "");
    Convolution conv = square_conv(4, 6, 12, 3, 2, 1);
    conv.groups = 2;
    conv.columns.size = 10;
    conv.columns.stride = 1;
    map = graph.convolution(named("model/conv 1", "Conv", {map}), conv, with_bias, "");
    Operation relu = named("r", "Relu", {map}, OperationKind::activation);
    relu.fused = true;
    map = graph.add(relu, {6, 6, 10}, "");
    MatrixProduct product;
    product.K = 360;
    product.N = 7;
    graph.product(named("fc", "Gemm", {map}), product, no_bias, "");
    const Network network = read_back(graph.finish(""));
    CHECK(network.name == "a \"net\"");
    REQUIRE(network.layers.size() == 2);
    const Layer& first = network.layers[0];
    CHECK(first.name == "model_conv_1");
    CHECK((first.C == 4 && first.M == 6 && first.H == 12 && first.W == 10 && first.R == 3 && first.S == 3));
    CHECK((first.stride_h == 2 && first.stride_w == 1 && first.G == 2 && first.relu));
    CHECK((first.E() == 6 && first.F() == 10));
    CHECK(network.layers[1].fully_connected);
    CHECK(network.layers[1].macs_per_image() == 360 * 7);
    CHECK_FALSE(network.layers[1].relu);
}

TEST_CASE("what layers are is said in full") {
    GraphBuilder graph("n", "F");
    const std::size_t input = graph.input("x", {4, 8, 8}, "");
    Convolution conv = square_conv(4, 6, 8, 3);
    conv.rows.pad_after = 1;
    conv.columns.dilation = 2;
    const std::size_t map = graph.convolution(named("c", "Conv", {input}), conv, no_bias, "");
    Convolution up = square_conv(6, 2, 7, 2, 2);
    up.columns.size = 4;
    up.transposed = true;
    up.rows.output_padding = 1;
    graph.convolution(named("t", "ConvTranspose", {map}), up, no_bias, "");
    MatrixProduct product;
    product.M = 3;
    product.K = 56;
    product.N = 9;
    graph.product(named("m", "MatMul", {map}), product, no_bias, "");
    product.batch = 2;
    product.second_is_weight = false;
    graph.product(named("q", "MatMul", {map, map}), product, no_bias, "");
    graph.last().repeats = 5;
    Pooling pool;
    pool.C = 6;
    pool.rows.size = 7;
    pool.columns.size = 4;
    pool.rows.window = pool.columns.window = 2;
    graph.pool(named("p", "MaxPool", {map}, OperationKind::max_pool), pool, "");
    graph.add(named("s", "LeakyRelu", {map}, OperationKind::activation), {6, 7, 4}, "");
    const std::string text = graph_yaml(graph.finish(""));
    CHECK(line_of(text, "c") ==
          "{name: c, type: conv, C: 4, M: 6, H: 8, W: 8, R: 3, S: 3, stride: [1, 1], "
          "padding: [[0, 1], [0, 0]], dilation: [1, 2], ifmap_compressed: false}");
    CHECK(line_of(text, "t") ==
          "{name: t, type: transposed, C: 6, M: 2, H: 7, W: 4, R: 2, S: 2, stride: [2, 2], "
          "padding: [0, 0], output_padding: [1, 0]}");
    CHECK(line_of(text, "m") == "{name: m, type: matmul, batch: 1, M: 3, N: 9, K: 56, inputs: [c]}");
    CHECK(line_of(text, "q") ==
          "{name: q, type: matmul, batch: 2, M: 3, N: 9, K: 56, second: activation, repeat: 5, inputs: [c, c]}");
    CHECK(line_of(text, "p") ==
          "{name: p, type: maxpool, C: 6, H: 7, W: 4, R: 2, S: 2, stride: [1, 1], "
          "padding: [0, 0], inputs: [c]}");
    CHECK(line_of(text, "s") ==
          "{name: s, type: activation, operation: \"LeakyRelu\", shape: [6, 7, 4], in_words: 168, inputs: [c]}");
}

TEST_CASE("planes of 3-D layers stand before rows and columns") {
    GraphBuilder graph("n", "F");
    Convolution conv = square_conv(2, 3, 8, 3);
    conv.depth.size = 5;
    conv.depth.window = 2;
    conv.depth.pad_before = 1;
    graph.convolution(named("c", "Conv", {graph.input("x", {2, 5, 8, 8}, "")}), conv, no_bias, "");
    CHECK(line_of(graph_yaml(graph.finish("")), "c") ==
          "{name: c, type: conv, C: 2, M: 3, D: 5, H: 8, W: 8, T: 2, R: 3, S: 3, stride: [1, 1, 1], "
          "padding: [[1, 0], [0, 0], [0, 0]], ifmap_compressed: false}");
}

TEST_CASE("ReLU is the layer's own only where it is free, right behind it, and ReLU") {
    const auto text_with = [](const char* type, bool fused) {
        GraphBuilder graph("n", "F");
        const std::size_t map = graph.convolution(named("c", "Conv", {graph.input("x", {1, 3, 3}, "")}),
                                                  square_conv(1, 1, 3, 3), no_bias, "");
        Operation activation = named("a", type, {map}, OperationKind::activation);
        activation.fused = fused;
        graph.add(activation, {1, 1, 1}, "");
        return graph_yaml(graph.finish(""));
    };
    CHECK(contains(text_with("RELU", true), "relu: true, "));
    CHECK_FALSE(contains(text_with("RELU", true), "name: a,"));
    CHECK(contains(text_with("RELU6", true), "relu: true, "));
    CHECK_FALSE(contains(text_with("PRelu", true), "relu: true"));
    CHECK(contains(text_with("Relu", false), "name: a, type: activation"));
    CHECK(contains(text_with("leaky", true),
                   "name: a, type: activation, operation: \"leaky\", shape: [1, 1, 1], in_words: 1, fused: true}"));
}

TEST_CASE("what is not supported stands at the end, with its reason") {
    GraphBuilder graph("n", "F");
    graph.convolution(named("c", "Conv", {graph.input("x", {1, 3, 3}, "")}), square_conv(1, 1, 3, 3), no_bias, "");
    graph.unsupported({"c", "Non\"Zero", "its size\ndepends on data"});
    const std::string text = graph_yaml(graph.finish(""));
    check_message(text, {"{name: c, type: conv",
                         "\n  - {name: c_2, type: unsupported, operation: \"Non\\\"Zero\", in_words: 0, out_words: 0}  "
                         "# its size\\x0adepends on data\n"});
}

TEST_CASE("layers that stand beside one another say nothing of inputs") {
    GraphBuilder graph("n", "F");
    for (const char* name : {"a", "b"})
        graph.convolution(named(name, "Conv", {graph.input(std::string(name) + ".input", {1, 3, 3}, "")}),
                          square_conv(1, 1, 3, 3), no_bias, "");
    CHECK_FALSE(contains(graph_yaml(graph.finish("")), "inputs"));
}

TEST_CASE("names become those that a layer may have, each once") {
    CHECK(layer_name("/model/conv1/Conv") == "model_conv1_Conv");
    CHECK(layer_name("a b\n\xFFz") == "a_b_z");
    CHECK(layer_name("") == "layer");
    CHECK(layer_name("::") == "layer");
    CHECK(layer_name(std::string(100, 'x')).size() == 64);
    GraphBuilder graph("n", "F");
    const std::string longest(70, 'y');
    for (const std::string& name : {std::string("a b"), std::string("a:b"), longest, longest + "z"})
        graph.convolution(named(name, "Conv", {graph.input("i", {1, 3, 3}, "")}), square_conv(1, 1, 3, 3), no_bias, "");
    const Network network = read_back(graph.finish(""));
    CHECK(network.layers[0].name == "a_b");
    CHECK(network.layers[1].name == "a_b_2");
    CHECK(network.layers[2].name == std::string(64, 'y'));
    CHECK(network.layers[3].name == std::string(63, 'y') + "z");  // its end, as of a model that is run
}
