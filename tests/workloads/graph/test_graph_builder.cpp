// Graphs put together, and what is refused on the way.
#include "tests/workloads/graph/support.hpp"

using namespace eyrie;

TEST_CASE("a convolution gets filters, a bias, and the map that it makes") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("input", {4, 9, 9}, "");
    Convolution conv = square_conv(4, 6, 9, 3, 2, 1);
    conv.groups = 2;
    const std::size_t made = graph.convolution(named("c", "Conv", {input}), conv, with_bias, "");
    const Graph done = graph.finish("");
    CHECK(done.tensors[made].shape == Sizes{6, 5, 5});
    const Operation& operation = operation_named(done, "c");
    REQUIRE(operation.inputs.size() == 3);
    CHECK(done.tensors[operation.inputs[1]].shape == Sizes{6, 2, 3, 3});
    CHECK(done.tensors[operation.inputs[2]].shape == Sizes{6});
    CHECK(macs(done) == 6 * 2 * 9 * 25);
    CHECK(parameters(done) == 6 * 2 * 9 + 6);
}

TEST_CASE("planes are in shapes only where there are several") {
    Convolution conv = square_conv(2, 3, 8, 3);
    CHECK(output_shape(conv) == Sizes{3, 6, 6});
    conv.depth.size = 5;
    conv.depth.window = 2;
    CHECK(is_3d(conv));
    CHECK(output_shape(conv) == Sizes{3, 4, 6, 6});
    GraphBuilder graph("n", "f");
    graph.convolution(named("c", "Conv", {graph.input("input", {2, 5, 8, 8}, "")}), conv, no_bias, "");
    CHECK(graph.tensor(graph.last().inputs[1]).shape == Sizes{3, 2, 2, 3, 3});
}

TEST_CASE("a product's second operand is a weight of its own, or the activation that is there") {
    GraphBuilder graph("n", "f");
    MatrixProduct product;
    product.batch = 2;
    product.M = 3;
    product.K = 4;
    product.N = 5;
    const std::size_t a = graph.input("a", {2, 3, 4}, ""), b = graph.input("b", {2, 4, 5}, "");
    CHECK(graph.tensor(graph.product(named("w", "MatMul", {a}), product, no_bias, "")).shape == Sizes{2, 3, 5});
    CHECK(graph.tensor(graph.last().inputs.at(1)).role == TensorRole::weight);
    product.second_is_weight = false;
    graph.product(named("ab", "MatMul", {a, b}), product, no_bias, "");
    CHECK(graph.last().inputs == std::vector<std::size_t>{a, b});
    CHECK(parameters(graph.finish("")) == 2 * 4 * 5);
}

TEST_CASE("names that are taken get a number, also behind names that have one") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("x", {1}, "");
    for (const char* name : {"a", "a_2", "a", "a"})
        graph.add(named(name, "Relu", {input}, OperationKind::activation), {1}, "");
    const Graph done = graph.finish("");
    CHECK(done.operations[2].name == "a_3");
    CHECK(done.operations[3].name == "a_4");
}

TEST_CASE("what is wrong is refused with the place in the file") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("x", {3, 4, 4}, "");
    const auto conv = [&](const Convolution& shape) {
        return error_of([&] { graph.convolution(named("c", "Conv", {input}), shape, no_bias, "net:7: "); });
    };
    check_message(conv(square_conv(3, 0, 4, 3)), {"net:7: operation c (Conv): filters: found 0; allowed: "});
    check_message(conv(square_conv(3, 1, 4, 5)), {"net:7: ", "window", "5 of 4 rows", "leaves no output"});
    Convolution grouped = square_conv(3, 4, 4, 3);
    grouped.groups = 2;
    check_message(conv(grouped), {"net:7: ", "3 channels and 4 filters in 2 groups"});
    check_message(error_of([&] {
                      graph.input("huge", {1 << 30, 1 << 30, 8}, "net:8: ");
                  }),
                  {"net:8: tensor huge: too large; allowed: up to 2^62"});
    check_message(error_of([] { GraphBuilder("n", "f").finish("net: "); }), {"net: found no operation"});
}

TEST_CASE("a graph has as many operations as a computer bears, and not one more") {
    GraphBuilder graph("n", "f");
    std::size_t made = graph.input("x", {1}, "");
    for (std::size_t i = 0; i < GraphBuilder::most_operations; ++i)
        made = graph.add(named("a", "Relu", {made}, OperationKind::activation), {1}, "");
    check_message(error_of([&] { graph.add(named("a", "Relu", {made}), {1}, "net:1: "); }),
                  {"net:1: found more operations; allowed: up to 100000"});
    CHECK(graph.finish("").operations.size() == GraphBuilder::most_operations);
}

TEST_CASE("a graph with nothing but what is not supported says what") {
    GraphBuilder graph("n", "f");
    graph.unsupported({"l", "LSTM", "not read"});
    check_message(error_of([&] { graph.finish("net: "); }), {"net: ", "l (LSTM): not read"});
}

TEST_CASE("operations on the array have two operands, and take what is made before them") {
    GraphBuilder graph("n", "f");
    const std::size_t input = graph.input("x", {3, 4, 4}, "");
    graph.convolution(named("c", "Conv", {input}), square_conv(3, 1, 4, 3), no_bias, "");
    Graph done = graph.finish("");
    done.operations[0].inputs.pop_back();
    check_message(error_of([&] { check_graph(done); }), {"operation c (Conv): found fewer than two operands"});
    done.operations[0].inputs = {input, done.operations[0].outputs[0]};
    check_message(error_of([&] { check_graph(done); }), {"operation c: takes a tensor that nothing before it makes"});
}

TEST_CASE("sizes of axes that are not open are refused") {
    ImportOptions options;
    CHECK_NOTHROW(allow_dims(options, {}));
    options.dims = {{"N", 1}};
    CHECK_NOTHROW(allow_dims(options, {"N"}));
    check_message(error_of([&] { allow_dims(options, {}); }), {"--dim N: ", "allowed: nothing"});
    check_message(error_of([&] { allow_dims(options, {"batch", "M"}); }), {"unknown open axis 'N'", "batch, M"});
}
