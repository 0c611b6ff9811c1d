// Matrix products and recurrent layers of TFLite files.
#include "tests/workloads/tflite/tflite_file.hpp"
#include "workloads/graph/graph_summary.hpp"

using namespace eyrie;
using namespace eyrie::tflite_options;
namespace code = eyrie::tflite_code;

namespace {

void check_product(const MatrixProduct& found, std::int64_t batch, std::int64_t M, std::int64_t K, std::int64_t N) {
    CHECK(found.batch == batch);
    CHECK(found.M == M);
    CHECK(found.K == K);
    CHECK(found.N == N);
}

TfliteFile two_factors(TfliteFile::Ints a, TfliteFile::Ints b, TfliteFile::Ints to, bool turn_a = false,
                       bool turn_b = false) {
    TfliteFile file;
    const int first = file.map("a", std::move(a)), second = file.map("b", std::move(b)),
              output = file.map("out", std::move(to));
    file.inputs = {first, second};
    file.op(code::batch_matmul, {first, second}, {output}, batch_matmul(turn_a, turn_b));
    return file;
}

}  // namespace

TEST_CASE("a fully connected layer is a product, its weights turned to inputs x outputs") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), filter = file.tensor({"f", {3, 2}, TfliteType::int8, {1, 2, 3, 4, 5, 6}}),
              bias = file.list("bias", {1, 2, 3}), output = file.map("out", {1, 3});
    file.op(code::fully_connected, {input, filter, bias}, {output}, fully_connected(relu));
    file.op(code::softmax, {output}, {file.map("probabilities", {1, 3})});
    const Graph graph = file.read(true);
    REQUIRE(graph.operations.size() == 3);
    check_product(product_of(graph, 0), 1, 1, 2, 3);
    CHECK(product_of(graph, 0).second_is_weight);
    CHECK(input_of(graph, 0, 1).shape == Sizes{2, 3});
    CHECK(*input_of(graph, 0, 1).values == std::vector<std::int16_t>{1, 3, 5, 2, 4, 6});
    CHECK(input_of(graph, 0, 2).words() == 3);
    CHECK(graph.operations[1].kind == OperationKind::activation);
    CHECK(graph.operations[1].fused);
    CHECK(graph.operations[2].kind == OperationKind::softmax);
    CHECK_FALSE(graph.operations[2].fused);
    CHECK(parameters(graph) == 9);
}

TEST_CASE("all axes before the last are rows of a product") {
    TfliteFile file;
    const int input = file.map("in", {1, 7, 4}), filter = file.weights("f", {5, 4});
    file.op(code::fully_connected, {input, filter}, {file.map("out", {1, 7, 5})}, fully_connected());
    check_product(product_of(file.read(), 0), 1, 7, 4, 5);
}

TEST_CASE("a batch that the file fixes is read as one image") {
    TfliteFile file;
    const int input = file.map("in", {4, 2, 2, 3}), filter = file.weights("f", {5, 2, 2, 3}),
              made = file.map("made", {4, 1, 1, 5}), flat = file.map("flat", {4, 5}), fc = file.weights("fc", {6, 5}),
              output = file.map("out", {4, 6});
    file.op(code::conv, {input, filter}, {made}, conv(valid, 1));
    file.op(code::reshape, {made, file.list("to", {4, 5})}, {flat});
    file.op(code::fully_connected, {flat, fc}, {output}, fully_connected());
    file.outputs = {output};
    const Graph graph = file.read();
    CHECK(macs(graph) == 60 + 30);
    CHECK(graph.operations[0].repeats == 1);
    check_product(product_of(graph, 2), 1, 1, 5, 6);
    CHECK(input_of(graph, 0, 0).shape == Sizes{3, 2, 2});
    CHECK(output_of(graph, 2).shape == Sizes{6});
    CHECK(graph.folded == std::vector<std::string>{"the file's batch of 4: read as one image"});
}

TEST_CASE("images that come from other axes repeat a convolution") {
    TfliteFile file;
    const int input = file.map("in", {1, 3, 4, 4, 2}), frames = file.map("frames", {3, 4, 4, 2}),
              filter = file.weights("f", {5, 1, 1, 2}), output = file.map("out", {3, 4, 4, 5});
    file.op(code::reshape, {input, file.list("to", {3, 4, 4, 2})}, {frames});
    file.op(code::conv, {frames, filter}, {output}, conv(valid, 1));
    const Graph graph = file.read();
    CHECK(graph.operations[1].repeats == 3);
    CHECK(macs(graph) == 3 * 160);
    for (const KindSummary& kind : summary(graph).kinds)
        if (kind.kind == OperationKind::convolution) CHECK(kind.words == 3 * (2 * 16 + 5 * 2 + 5 * 16));
}

TEST_CASE("products of two activations: one for each head") {
    const Graph graph = two_factors({1, 2, 3, 4}, {1, 2, 4, 5}, {1, 2, 3, 5}).read();
    check_product(product_of(graph, 0), 2, 3, 4, 5);
    CHECK_FALSE(product_of(graph, 0).second_is_weight);
    CHECK(macs(graph) == 2 * 60);
    const Graph turned = two_factors({1, 2, 4, 3}, {1, 2, 5, 4}, {1, 2, 3, 5}, true, true).read();
    check_product(product_of(turned, 0), 2, 3, 4, 5);
    const Graph shared = two_factors({1, 2, 3, 4}, {1, 1, 4, 5}, {1, 2, 3, 5}).read();
    check_product(product_of(shared, 0), 2, 3, 4, 5);
}

TEST_CASE("a matrix of weights serves all rows, from either side") {
    TfliteFile file;
    const int input = file.map("in", {1, 2, 3, 4}), right = file.weights("right", {4, 5}),
              left = file.tensor({"left", {2, 3}, TfliteType::int8, {1, 2, 3, 4, 5, 6}});
    file.op(code::batch_matmul, {input, right}, {file.map("a", {1, 2, 3, 5})}, batch_matmul(false, false));
    file.op(code::batch_matmul, {left, input}, {file.map("b", {1, 2, 2, 4})}, batch_matmul(false, false));
    const Graph graph = file.read(true);
    check_product(product_of(graph, 0), 1, 6, 4, 5);
    CHECK(product_of(graph, 0).second_is_weight);
    // Its transpose: 2 x 4 rows of 3 words, times 3 x 2 weights.
    check_product(product_of(graph, 1), 1, 8, 3, 2);
    CHECK(product_of(graph, 1).second_is_weight);
    CHECK(input_of(graph, 1, 1).shape == Sizes{3, 2});
    CHECK(*input_of(graph, 1, 1).values == std::vector<std::int16_t>{1, 4, 2, 5, 3, 6});
}

TEST_CASE("products that do not fit are refused") {
    CHECK(two_factors({1, 2, 3, 4}, {1, 2, 5, 5}, {1, 2, 3, 5}).error() ==
          "net.tflite: operator 0 (BATCH_MATMUL): found a product of 3 x 4 and 5 x 5; allowed: as many columns as "
          "rows");
    CHECK(two_factors({1, 2, 3, 4}, {1, 3, 4, 5}, {1, 2, 3, 5}).error() ==
          "net.tflite: operator 0 (BATCH_MATMUL): found 1 x 2 and 1 x 3 matrices; allowed: as many, or one");
    TfliteFile file;
    const int input = file.map("in", {1, 7}), filter = file.weights("f", {5, 4});
    file.op(code::fully_connected, {input, filter}, {file.map("out", {1, 5})}, fully_connected());
    CHECK(file.error() ==
          "net.tflite: operator 0 (FULLY_CONNECTED): found 7 inputs and filters of 4; allowed: a multiple of the "
          "filters'");
}

namespace {

// `cells` cells over 6 steps of 3 words; weights of [cells, 3] and [cells, outputs].
TfliteFile one_lstm(bool coupled, bool projects) {
    constexpr int cells = 5, outputs = 4;
    const int last = projects ? outputs : cells;
    TfliteFile file;
    TfliteFile::Ints inputs = {file.map("in", {1, 6, 3})};
    const auto gates = [&](const std::string& name, const TfliteFile::Ints& shape) {
        for (int gate = 0; gate < 4; ++gate)
            inputs.push_back(coupled && gate == 0 ? -1 : file.weights(name + std::to_string(gate), shape));
    };
    gates("w", {cells, 3});
    gates("r", {cells, last});
    for (int i = 0; i < 3; ++i) inputs.push_back(-1);
    gates("b", {cells});
    inputs.push_back(projects ? file.weights("p", {outputs, cells}) : -1);
    inputs.push_back(-1);
    inputs.push_back(file.tensor({"h", {1, last}, TfliteType::int8, {}, {}, {}, 0, true}));
    inputs.push_back(file.tensor({"c", {1, cells}, TfliteType::int16, {}, {}, {}, 0, true}));
    const int output = file.map("out", {1, 6, last});
    file.op(code::sequence_lstm, inputs, {output}, {71, {{0, Field::byte, hyperbolic}}});
    file.outputs = {output};
    return file;
}

}  // namespace

TEST_CASE("an LSTM is a product with all inputs, one a step with the last output, and what combines them") {
    const Graph graph = one_lstm(false, false).read(true);
    check_product(product_of(graph, 0), 1, 6, 3, 20);
    CHECK(graph.operations[0].repeats == 1);
    check_product(product_of(graph, 1), 1, 1, 5, 20);
    CHECK(graph.operations[1].repeats == 6);
    CHECK(macs(graph) == 6 * 3 * 20 + 6 * 5 * 20);
    CHECK(parameters(graph) == 60 + 100 + 20);
    CHECK(input_of(graph, 0, 1).shape == Sizes{3, 20});
    CHECK(input_of(graph, 0, 1).values->size() == 60);
    CHECK(input_of(graph, 1, 0).role == TensorRole::input);
    CHECK(graph.operations.back().kind == OperationKind::multiply);
    CHECK(graph.tensors[graph.operations.back().outputs[0]].name == "out");
    CHECK(graph.operations[2].kind == OperationKind::add);
    CHECK_FALSE(graph.operations[2].fused);
}

TEST_CASE("an LSTM with coupled gates has three of them, and a projection is a product a step") {
    const Graph graph = one_lstm(true, true).read();
    check_product(product_of(graph, 0), 1, 6, 3, 15);
    check_product(product_of(graph, 1), 1, 1, 4, 15);
    check_product(product_of(graph, graph.operations.size() - 1), 1, 1, 5, 4);
    CHECK(graph.operations.back().repeats == 6);
    CHECK(macs(graph) == 6 * (3 * 15 + 4 * 15 + 5 * 4));
}

TEST_CASE("what a recurrent product makes in a step is counted once") {
    const auto words_of_products = [](const Graph& graph) {
        for (const KindSummary& kind : summary(graph).kinds)
            if (kind.kind == OperationKind::matrix_product) return kind.words;
        return std::int64_t{0};
    };
    // All inputs at once: 6 x 3 words, 60 weights, 20 biases, 6 x 20 results; 6 times 5 words, 100 weights, 20 results.
    CHECK(words_of_products(one_lstm(false, false).read()) == 6 * 3 + 60 + 20 + 6 * 20 + 6 * (5 + 100 + 20));
    // Three gates, and 6 times a projection of 5 cells to 4 words, with weights and without a bias.
    CHECK(words_of_products(one_lstm(true, true).read()) ==
          6 * 3 + 45 + 15 + 6 * 15 + 6 * (4 + 60 + 15) + 6 * (5 + 20 + 4));
}

TEST_CASE("an older LSTM cell is one product of input and last output") {
    TfliteFile file;
    const int input = file.map("in", {1, 3}), output = file.map("h", {1, 2}), weights = file.weights("w", {8, 5}),
              bias = file.weights("b", {8}), cell = file.map("c", {1, 2});
    file.inputs = {input, output, cell};
    file.op(code::lstm, {input, output, weights, bias, cell},
            {file.map("out", {1, 2}), file.map("c2", {1, 2}), file.map("both", {1, 5}), file.map("sums", {1, 8})},
            {14, {{3, Field::byte, 1}}});
    const Graph graph = file.read();
    CHECK(macs(graph) == 40);
    check_product(product_of(graph, 1), 1, 1, 5, 8);
}

TEST_CASE("a recurrent layer without gates") {
    TfliteFile file;
    const int input = file.map("in", {1, 6, 3}), weights = file.weights("w", {2, 3}),
              recurrent = file.weights("r", {2, 2}), bias = file.weights("b", {2}), state = file.map("h", {1, 2});
    file.inputs = {input, state};
    file.op(35, {input, weights, recurrent, bias, state}, {file.map("out", {1, 6, 2})},
            {31, {{0, Field::byte, 0}, {1, Field::byte, hyperbolic}}});
    const Graph graph = file.read();
    CHECK(macs(graph) == 6 * (2 * 3 + 2 * 2));
    CHECK(graph.operations.back().kind == OperationKind::activation);
}

TEST_CASE("SVDF is a product of features and a filter over time for each of them") {
    TfliteFile file;
    const int input = file.map("in", {1, 10}), features = file.weights("f", {8, 10}), time = file.weights("t", {8, 6}),
              state = file.tensor({"s", {1, 48}, TfliteType::int8, {}, {}, {}, 0, true});
    file.op(code::svdf, {input, features, time, -1, state}, {file.map("out", {1, 4})},
            {6, {{0, Field::integer, 2}, {1, Field::byte, relu}}});
    const Graph graph = file.read();
    CHECK(macs(graph) == 80 + 48);
    check_product(product_of(graph, 0), 1, 1, 10, 8);
    CHECK(conv_of(graph, 2).groups == 8);
    CHECK(conv_of(graph, 2).columns.window == 6);
    CHECK(graph.operations.back().kind == OperationKind::activation);
}
