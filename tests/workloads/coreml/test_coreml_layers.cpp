// CoreML layers that are neither convolutions nor pools: the shapes that they give, and what they refuse.
#include "tests/workloads/coreml/coreml_file.hpp"

using namespace eyrie;
using namespace eyrie::coreml_file;

namespace {

constexpr int embedding = 150, padding = 200, upsample = 210, resize = 211, sum = 230, product = 231, mean = 240,
              reshape = 300, flatten = 301, permute = 310, join = 320, split = 330, matrices = 1045;

// One layer `a`, of the image of 3 x 8 x 10 unless said otherwise.
Graph one(int type, const ProtobufWriter& params, const std::vector<std::string>& inputs = {"in"}) {
    return read(model({layer("a", inputs, "out", type, params)}));
}
Sizes shape_of_one(int type, const ProtobufWriter& params) { return shape_of(one(type, params), "a"); }
std::string error_of_one(int type, const ProtobufWriter& params, const std::vector<std::string>& inputs = {"in"}) {
    const std::string begin = "m.mlmodel: layer a ", message = error(model({layer("a", inputs, "out", type, params)}));
    return message.rfind(begin, 0) == 0 ? message.substr(begin.size()) : "no such message: " + message;
}
std::string reason_of_one(int type, const ProtobufWriter& params) {
    const Graph graph = one(type, params);
    return graph.unsupported.empty() ? "" : graph.unsupported.front().type + ": " + graph.unsupported.front().reason;
}
ProtobufWriter numbers(int field, const std::vector<std::uint64_t>& values) {
    return ProtobufWriter().numbers(field, values);
}
ProtobufWriter amounts(const std::vector<ProtobufWriter>& borders) {
    ProtobufWriter all;
    for (const ProtobufWriter& border : borders) all.message(10, border);
    return ProtobufWriter().message(10, all);
}
constexpr auto minus_one = static_cast<std::uint64_t>(-1);

}  // namespace

TEST_CASE("a CoreML embedding takes a row of its table for each index, with its bias") {
    const ProtobufWriter table = ProtobufWriter().number(1, 50).number(2, 4);
    const Graph plain = one(embedding, table);
    CHECK(operation(plain, "a").kind == OperationKind::lookup);
    CHECK(shape_of(plain, "a") == Sizes{240, 4});
    CHECK(parameters(plain) == 50 * 4);
    CHECK(parameters(one(embedding, ProtobufWriter(table).number(10, 1))) == 50 * 4 + 4);
    CHECK(error_of_one(embedding, ProtobufWriter().number(2, 4)) ==
          "(embedding): found inputDim 0; allowed: 1 to 2^31");
}

TEST_CASE("a CoreML padding puts words before and behind rows and columns") {
    CHECK(shape_of_one(padding, amounts({edges(1, 2), edges(3, 4)})) == Sizes{3, 11, 17});
    CHECK(shape_of_one(padding, amounts({edges(0, 5)})) == Sizes{3, 13, 10});
    CHECK(shape_of_one(padding, ProtobufWriter()) == Sizes{3, 8, 10});
    CHECK(operation(one(padding, amounts({edges(1, 1)})), "a").kind == OperationKind::layout);
    CHECK(error_of_one(padding, amounts({edges(0, minus_one)})) == "(padding): found padding -1; allowed: 0 to 2^31");
}

TEST_CASE("CoreML maps are enlarged by whole scales, or to a size") {
    CHECK(shape_of_one(upsample, numbers(1, {2, 3})) == Sizes{3, 16, 30});
    CHECK(shape_of_one(upsample, ProtobufWriter()) == Sizes{3, 8, 10});
    CHECK(operation(one(upsample, numbers(1, {2, 2})), "a").kind == OperationKind::resize);
    CHECK(reason_of_one(upsample, numbers(7, {1})) == "upsample: scales that are no integers");
    CHECK(error_of_one(upsample, numbers(1, {(1 << 28) + 1, 1})) ==
          "(upsample): found a scale too large; allowed: sizes up to 2^31");
    CHECK(error_of_one(upsample, numbers(1, {2})) ==
          "(upsample): found scalingFactor of 1 sizes; allowed: rows and columns");
    CHECK(shape_of_one(resize, numbers(1, {5, 7})) == Sizes{3, 5, 7});
    CHECK(error_of_one(resize, numbers(1, {5, 0})) == "(resizeBilinear): found targetSize 0; allowed: 1 to 2^31");
}

TEST_CASE("a CoreML reshape has as many words; ones in front are sequence and batch") {
    CHECK(shape_of_one(reshape, numbers(1, {1, 1, 12, 20})) == Sizes{12, 20});
    CHECK(shape_of_one(reshape, numbers(1, {240})) == Sizes{240});
    CHECK(shape_of_one(reshape, numbers(1, {6, 1, 40})) == Sizes{6, 1, 40});
    CHECK(error_of_one(reshape, numbers(1, {12, 21})) ==
          "(reshape): found 12 x 21 as the shape for 3 x 8 x 10; allowed: as many words");
    CHECK(error_of_one(reshape, numbers(1, {12, 10})) ==
          "(reshape): found 12 x 10 as the shape for 3 x 8 x 10; allowed: as many words");
    CHECK(error_of_one(reshape, numbers(1, {240, 0})) == "(reshape): found targetShape 0; allowed: 1 to 2^31");
    // 2^66 * 240 is 960 * 2^64: no 64 bits hold it.
    CHECK(error_of_one(reshape, numbers(1, std::vector<std::uint64_t>(11, 64))).find("as many words") !=
          std::string::npos);
}

TEST_CASE("a CoreML permutation keeps the sequence in front") {
    CHECK(shape_of_one(permute, numbers(1, {0, 3, 1, 2})) == Sizes{10, 3, 8});
    CHECK(shape_of_one(permute, numbers(1, {0, 1, 3, 2})) == Sizes{3, 10, 8});
    const std::string refused = "permute: an order that moves the sequence";
    CHECK(reason_of_one(permute, numbers(1, {1, 0, 2, 3})) == refused);
    CHECK(reason_of_one(permute, numbers(1, {0, 1, 1, 2})) == refused);
    CHECK(reason_of_one(permute, numbers(1, {0, 2, 1})) == refused);
}

TEST_CASE("CoreML sums, products and means stretch sizes of 1") {
    const auto with_row = [](int type) {
        // A fully connected layer of 3 results: 3 channels of 1 x 1.
        return read(model({layer("d", {"in"}, "x", 140, ProtobufWriter().number(1, 240).number(2, 3)),
                           layer("a", {"x", "in"}, "out", type, ProtobufWriter())}));
    };
    CHECK(shape_of(with_row(sum), "a") == Sizes{3, 8, 10});
    CHECK(operation(with_row(sum), "a").kind == OperationKind::add);
    CHECK(shape_of(with_row(product), "a") == Sizes{3, 8, 10});
    CHECK(operation(with_row(product), "a").kind == OperationKind::multiply);
    CHECK(shape_of(with_row(mean), "a") == Sizes{3, 8, 10});
    CHECK(operation(with_row(mean), "a").kind == OperationKind::elementwise);
    CHECK(error(model({layer("p", {"in"}, "x", permute, numbers(1, {0, 1, 3, 2})),
                       layer("a", {"in", "x"}, "out", sum, ProtobufWriter())})) ==
          "m.mlmodel: layer a (add): found inputs of 3 x 8 x 10 and 3 x 10 x 8; allowed: sizes that agree, or are 1");
}

TEST_CASE("CoreML maps are joined and split along channels") {
    ProtobufWriter parts;
    parts.text(1, "a").text(2, "in").text(3, "x").text(3, "y").text(3, "out").message(split, ProtobufWriter());
    const Graph graph = read(model({parts, layer("j", {"out", "in"}, "z", join, ProtobufWriter())}));
    REQUIRE(operation(graph, "a").outputs.size() == 3);
    for (const std::size_t output : operation(graph, "a").outputs)
        CHECK(graph.tensors[output].shape == Sizes{1, 8, 10});
    CHECK(shape_of(graph, "j") == Sizes{4, 8, 10});
    ProtobufWriter two;
    two.text(1, "a").text(2, "in").text(3, "x").text(3, "out").message(split, ProtobufWriter());
    CHECK(error(model({two})) ==
          "m.mlmodel: layer a (split): found 2 outputs for 3 channels; allowed: a part of the channels");
    CHECK(error(model({layer("p", {"in"}, "x", permute, numbers(1, {0, 1, 3, 2})),
                       layer("a", {"in", "x"}, "out", join, ProtobufWriter())})) ==
          "m.mlmodel: layer a (concat): found maps of 3 x 8 x 10 and 3 x 10 x 8; allowed: the same rows and columns");
    CHECK(reason_of_one(join, ProtobufWriter().number(100, 1)) == "concat: maps behind one another in time");
}

TEST_CASE("a CoreML product of two activations, each turned or not") {
    const auto multiplied = [](std::uint64_t turn_first, std::uint64_t turn_second) {
        return read(model({layer("a", {"in", "in"}, "out", matrices,
                                 ProtobufWriter().number(1, turn_first).number(2, turn_second))}));
    };
    // 10 x 8 times 8 x 10, three times.
    const Graph first = multiplied(1, 0);
    const auto& of_first = std::get<MatrixProduct>(operation(first, "a").shape);
    CHECK(of_first.M == 10);
    CHECK(of_first.K == 8);
    CHECK(of_first.N == 10);
    CHECK(of_first.batch == 3);
    CHECK_FALSE(of_first.second_is_weight);
    CHECK(shape_of(first, "a") == Sizes{3, 10, 10});
    // 8 x 10 times 10 x 8, three times.
    const Graph second = multiplied(0, 1);
    CHECK(std::get<MatrixProduct>(operation(second, "a").shape).K == 10);
    CHECK(shape_of(second, "a") == Sizes{3, 8, 8});
    CHECK(macs(second) == 3 * 8 * 10 * 8);
    CHECK(error_of_one(matrices, ProtobufWriter(), {"in", "in"}) ==
          "(batchedMatmul): found matrices of 3 x 8 x 10 and 3 x 8 x 10; allowed: as many columns as rows of the "
          "next, and as many products");
    CHECK(reason_of_one(matrices, ProtobufWriter()) == "batchedMatmul: other than two inputs with as many axes");
}

TEST_CASE("a CoreML fully connected layer takes whole rows of its inputs") {
    const Graph graph = one(140, ProtobufWriter().number(1, 80).number(2, 5));
    CHECK(std::get<MatrixProduct>(operation(graph, "a").shape).M == 3);
    CHECK(shape_of(graph, "a") == Sizes{3, 5});
    CHECK(error_of_one(140, ProtobufWriter().number(1, 7).number(2, 5)) ==
          "(innerProduct): found 7 inputChannels for 240 words; allowed: a part of the words");
}

TEST_CASE("the output shape of a transposed CoreML convolution adds words behind") {
    // 2 x 7 + 2 = 16 rows, and 2 x 9 + 2 = 20 columns; asked for are 17 and 20.
    const Graph graph = one(100, conv(4, 3, 2).numbers(30, {2, 2}).number(60, 1).numbers(100, {17, 20}));
    CHECK(shape_of(graph, "a") == Sizes{4, 17, 20});
    CHECK(std::get<Convolution>(operation(graph, "a").shape).rows.output_padding == 1);
    CHECK(std::get<Convolution>(operation(graph, "a").shape).columns.output_padding == 0);
}

TEST_CASE("CoreML layers of one name get numbers, results of one name are refused") {
    const Graph graph = read(model(
        {layer("c", {"in"}, "x", flatten, ProtobufWriter()), layer("c_2", {"in"}, "y", flatten, ProtobufWriter()),
         layer("c", {"in"}, "z", flatten, ProtobufWriter()), layer("c", {"in"}, "out", flatten, ProtobufWriter())}));
    REQUIRE(graph.operations.size() == 4);
    CHECK(graph.operations[2].name == "c_3");
    CHECK(graph.operations[3].name == "c_4");
    CHECK(error(model({layer("c", {"in"}, "in", flatten, ProtobufWriter())})) ==
          "m.mlmodel: layer c (flatten): found output 'in', which is there already; allowed: a name of its own");
}
