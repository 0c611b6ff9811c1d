// Convolutions and pools of TFLite files: padding, groups, the order of axes, what is folded into them.
#include "tests/workloads/tflite/tflite_file.hpp"

using namespace eyrie;
using namespace eyrie::tflite_options;
namespace code = eyrie::tflite_code;

namespace {

// One convolution of a map with `channels` words, its filters given.
TfliteFile one_conv(TfliteFile::Ints from, TfliteFile::Ints filters, TfliteFile::Ints to, TfliteFile::Options options,
                    int op = code::conv) {
    TfliteFile file;
    const int input = file.map("in", std::move(from)), filter = file.weights("filters", filters),
              output = file.map("out", std::move(to));
    file.op(op, {input, filter}, {output}, std::move(options));
    file.outputs = {output};
    return file;
}

void check_axis(const Axis& axis, std::int64_t size, std::int64_t window, std::int64_t before, std::int64_t after) {
    CHECK(axis.size == size);
    CHECK(axis.window == window);
    CHECK(axis.pad_before == before);
    CHECK(axis.pad_after == after);
}

}  // namespace

TEST_CASE("SAME at stride 2 on an even size pads behind only") {
    const Graph graph = one_conv({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 2)).read();
    REQUIRE(graph.operations.size() == 1);
    const Convolution& found = conv_of(graph, 0);
    CHECK(found.C == 2);
    CHECK(found.M == 3);
    CHECK(found.groups == 1);
    check_axis(found.rows, 6, 3, 0, 1);
    check_axis(found.columns, 6, 3, 0, 1);
    CHECK(macs(graph) == 3 * 2 * 9 * 9);
    CHECK(parameters(graph) == 54);
    CHECK(input_of(graph, 0, 0).shape == Sizes{2, 6, 6});
    CHECK(input_of(graph, 0, 0).role == TensorRole::input);
    CHECK(input_of(graph, 0, 0).bits == 8);
    CHECK(input_of(graph, 0, 1).shape == Sizes{3, 2, 3, 3});
    CHECK(output_of(graph, 0).shape == Sizes{3, 3, 3});
    CHECK(graph.operations[0].name == "out");
    CHECK(graph.operations[0].type == "CONV_2D");
    CHECK(graph.name == "net");
}

TEST_CASE("rows and columns are padded apart") {
    const Graph graph = one_conv({1, 49, 10, 1}, {64, 10, 4, 1}, {1, 25, 5, 64}, conv(same, 2)).read();
    check_axis(conv_of(graph, 0).rows, 49, 10, 4, 5);    // (25 - 1) * 2 + 10 - 49 = 9
    check_axis(conv_of(graph, 0).columns, 10, 4, 1, 1);  // (5 - 1) * 2 + 4 - 10 = 2
}

TEST_CASE("SAME with fewer strides than the input needs no padding") {
    const Graph graph = one_conv({1, 8, 8, 1}, {1, 1, 1, 1}, {1, 4, 4, 1}, conv(same, 2)).read();
    check_axis(conv_of(graph, 0).rows, 8, 1, 0, 0);
}

TEST_CASE("a dilated filter reaches further") {
    const Graph inside = one_conv({1, 7, 7, 1}, {1, 3, 3, 1}, {1, 3, 3, 1}, conv(valid, 1, none, 2)).read();
    CHECK(conv_of(inside, 0).rows.dilation == 2);
    check_axis(conv_of(inside, 0).rows, 7, 3, 0, 0);
    const Graph padded = one_conv({1, 7, 7, 1}, {1, 3, 3, 1}, {1, 7, 7, 1}, conv(same, 1, none, 2)).read();
    check_axis(conv_of(padded, 0).rows, 7, 3, 2, 2);
}

TEST_CASE("a depthwise filter has a channel of its own, and may give several") {
    const Graph graph =
        one_conv({1, 5, 5, 2}, {1, 3, 3, 4}, {1, 3, 3, 4}, depthwise(valid, 1, 2), code::depthwise).read();
    CHECK(conv_of(graph, 0).groups == 2);
    CHECK(conv_of(graph, 0).C == 2);
    CHECK(conv_of(graph, 0).M == 4);
    CHECK(macs(graph) == 4 * 9 * 9);
    CHECK(input_of(graph, 0, 1).shape == Sizes{4, 1, 3, 3});
}

TEST_CASE("filters of fewer channels than the input are groups") {
    const Graph graph = one_conv({1, 2, 2, 4}, {6, 1, 1, 2}, {1, 2, 2, 6}, conv(valid, 1)).read();
    CHECK(conv_of(graph, 0).groups == 2);
    CHECK(macs(graph) == 6 * 2 * 4);
}

TEST_CASE("weights come in the order of the graph, without their zero points") {
    TfliteFile file;
    const int input = file.map("in", {1, 1, 2, 2});
    // M=1, R=1, S=2, C=2
    const int filter = file.tensor({"filters", {1, 1, 2, 2}, TfliteType::uint8, {11, 12, 13, '\xff'}, {}, {10}});
    const int output = file.map("out", {1, 1, 1, 1});
    file.op(code::conv, {input, filter}, {output}, conv(valid, 1));
    CHECK(input_of(file.read(), 0, 1).values == nullptr);
    REQUIRE(input_of(file.read(true), 0, 1).values != nullptr);
    CHECK(*input_of(file.read(true), 0, 1).values == std::vector<std::int16_t>{1, 3, 2, 245});
}

TEST_CASE("depthwise weights have a zero point for each filter") {
    TfliteFile file;
    const int input = file.map("in", {1, 1, 2, 2});
    // R=1, S=2, M=2
    const int filter = file.tensor({"filters", {1, 1, 2, 2}, TfliteType::int8, {1, 2, 3, 4}, {}, {1, -1}, 3});
    const int output = file.map("out", {1, 1, 1, 2});
    file.op(code::depthwise, {input, filter}, {output}, depthwise(valid, 1, 1));
    CHECK(*input_of(file.read(true), 0, 1).values == std::vector<std::int16_t>{0, 2, 3, 5});
}

TEST_CASE("words of four bits stand two in a byte") {
    TfliteFile file;
    const int input = file.map("in", {1, 1, 3, 1});
    const int filter = file.tensor({"filters", {1, 1, 3, 1}, TfliteType::int4, {'\x7f', '\x08'}});
    file.op(code::conv, {input, filter}, {file.map("out", {1, 1, 1, 1})}, conv(valid, 1));
    const Graph graph = file.read(true);
    CHECK(input_of(graph, 0, 1).bits == 4);
    CHECK(*input_of(graph, 0, 1).values == std::vector<std::int16_t>{-1, 7, -8});
}

TEST_CASE("PAD before a convolution becomes its padding") {
    TfliteFile file;
    const int input = file.map("in", {1, 4, 4, 1}), sides = file.list("sides", {0, 0, 1, 2, 3, 4, 0, 0}, {4, 2}),
              padded = file.map("padded", {1, 7, 11, 1}), filter = file.weights("f", {1, 3, 3, 1}),
              output = file.map("out", {1, 5, 9, 1});
    file.op(code::pad, {input, sides}, {padded});
    file.op(code::conv, {padded, filter}, {output}, conv(valid, 1));
    const Graph graph = file.read();
    REQUIRE(graph.operations.size() == 1);
    check_axis(conv_of(graph, 0).rows, 4, 3, 1, 2);
    check_axis(conv_of(graph, 0).columns, 4, 3, 3, 4);
    CHECK(graph.folded == std::vector<std::string>{"PAD padded into CONV_2D out"});

    // Where someone else needs what was padded, it also stays.
    file.op(code::relu, {padded}, {file.map("other", {1, 7, 11, 1})});
    const Graph both = file.read();
    REQUIRE(both.operations.size() == 3);
    CHECK(both.operations[0].kind == OperationKind::layout);
    CHECK(input_of(both, 1, 0).name == "in");
}

TEST_CASE("PAD of channels is an operation of its own") {
    TfliteFile file;
    const int input = file.map("in", {1, 4, 4, 1}), sides = file.list("sides", {0, 0, 0, 0, 0, 0, 0, 1}, {4, 2}),
              padded = file.map("padded", {1, 4, 4, 2}), filter = file.weights("f", {1, 3, 3, 2});
    file.op(code::pad, {input, sides}, {padded});
    file.op(code::conv, {padded, filter}, {file.map("out", {1, 2, 2, 1})}, conv(valid, 1));
    const Graph graph = file.read();
    REQUIRE(graph.operations.size() == 2);
    CHECK(graph.operations[0].kind == OperationKind::layout);
    CHECK(output_of(graph, 0).shape == Sizes{2, 4, 4});
    CHECK(graph.folded.empty());
}

TEST_CASE("blocks of rows and columns as images are a dilated convolution") {
    TfliteFile file;
    // 5 rows, 2 zeros on each side and one more to fill the last block, which is cut off again.
    const int input = file.map("in", {1, 5, 5, 1}), block = file.list("block", {2, 2}),
              sides = file.list("sides", {2, 3, 2, 3}, {2, 2}), blocks = file.map("blocks", {4, 5, 5, 1}),
              filter = file.weights("f", {1, 3, 3, 1}), made = file.map("made", {4, 3, 3, 1}),
              crops = file.list("crops", {0, 1, 0, 1}, {2, 2}), output = file.map("out", {1, 5, 5, 1});
    file.op(code::space_to_batch, {input, block, sides}, {blocks});
    file.op(code::conv, {blocks, filter}, {made}, conv(valid, 1, relu));
    file.op(code::batch_to_space, {made, block, crops}, {output});
    file.outputs = {output};
    const Graph graph = file.read();
    REQUIRE(graph.operations.size() == 2);
    check_axis(conv_of(graph, 0).rows, 5, 3, 2, 2);
    CHECK(conv_of(graph, 0).rows.dilation == 2);
    CHECK(graph.operations[1].fused);
    CHECK(output_of(graph, 1).name == "out");
    CHECK(macs(graph) == 9 * 25);
}

TEST_CASE("a transposed convolution says by its result how much is cut off") {
    TfliteFile file;
    const int input = file.map("in", {1, 4, 4, 2}), filter = file.weights("f", {3, 3, 3, 2}),
              size = file.list("size", {1, 8, 8, 3}), output = file.map("out", {1, 8, 8, 3});
    file.op(code::transpose_conv, {size, filter, input}, {output}, transposed(same, 2));
    const Graph graph = file.read();
    const Convolution& found = conv_of(graph, 0);
    CHECK(found.transposed);
    CHECK(found.C == 2);
    CHECK(found.M == 3);
    check_axis(found.rows, 4, 3, 0, 1);
    CHECK(found.rows.transposed_outputs() == 8);
    CHECK(macs(graph) == 3 * 2 * 9 * 16);
}

TEST_CASE("a transposed convolution whose stride leaves gaps has outputs added") {
    TfliteFile file;
    const int input = file.map("in", {1, 2, 2, 1}), filter = file.weights("f", {1, 1, 1, 1}),
              size = file.list("size", {1, 4, 4, 1}), output = file.map("out", {1, 4, 4, 1});
    file.op(code::transpose_conv, {size, filter, input}, {output}, transposed(same, 2));
    const Axis rows = conv_of(file.read(), 0).rows;
    CHECK(rows.output_padding == 1);
    CHECK(rows.transposed_outputs() == 4);
}

TEST_CASE("a convolution of volumes has planes, too") {
    TfliteFile file;
    const int input = file.map("in", {1, 3, 4, 5, 2}), filter = file.weights("f", {2, 3, 4, 2, 6}),
              output = file.map("out", {1, 2, 2, 2, 6});
    file.op(code::conv_3d, {input, filter}, {output},
            {106, {{0, Field::byte, valid}, {1, Field::integer, 1}, {2, Field::integer, 1}, {3, Field::integer, 1}}});
    const Graph graph = file.read();
    check_axis(conv_of(graph, 0).depth, 3, 2, 0, 0);
    check_axis(conv_of(graph, 0).rows, 4, 3, 0, 0);
    check_axis(conv_of(graph, 0).columns, 5, 4, 0, 0);
    CHECK(input_of(graph, 0, 0).shape == Sizes{2, 3, 4, 5});
    CHECK(input_of(graph, 0, 1).shape == Sizes{6, 2, 2, 3, 4});
    CHECK(macs(graph) == 6 * 2 * 24 * 8);
}

TEST_CASE("pools have windows and padding; a mean over rows and columns is one") {
    TfliteFile file;
    const int input = file.map("in", {1, 6, 6, 3}), half = file.map("half", {1, 3, 3, 3}),
              axes = file.list("axes", {1, -2}), means = file.map("means", {1, 3});
    file.op(code::max_pool, {input}, {half}, pool(same, 2, 3));
    file.op(code::mean, {half, axes}, {means});
    const Graph graph = file.read();
    REQUIRE(graph.operations.size() == 2);
    CHECK(graph.operations[0].kind == OperationKind::max_pool);
    check_axis(std::get<Pooling>(graph.operations[0].shape).rows, 6, 3, 0, 1);
    CHECK(graph.operations[1].kind == OperationKind::average_pool);
    check_axis(std::get<Pooling>(graph.operations[1].shape).rows, 3, 3, 0, 0);
    CHECK(output_of(graph, 1).shape == Sizes{3});
}

TEST_CASE("sizes that contradict each other are refused with the operator's name") {
    const std::string begin = "net.tflite: operator 0 (CONV_2D): ";
    const auto error = [&](TfliteFile::Ints from, TfliteFile::Ints filters, TfliteFile::Ints to,
                           TfliteFile::Options options) {
        const std::string message = one_conv(from, filters, to, options).error();
        INFO(message);
        CHECK(message.rfind(begin, 0) == 0);
        return message.size() > begin.size() ? message.substr(begin.size()) : message;
    };
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 4, 4, 3}, conv(same, 2)) ==
          "found a result of 1 x 4 x 4 x 3; allowed: 1 x 3 x 3 x 3, as its inputs and options say");
    CHECK(error({1, 6, 6, 3}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 2)) ==
          "found 3 channels and filters of 2; allowed: a multiple of the filters'");
    CHECK(error({1, 6, 6, 4}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 2)) ==
          "found 3 filters in 2 groups; allowed: a multiple of the groups");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 0)) ==
          "found size 6, window 3, stride 0 and dilation 1 along an axis; allowed: 1 to 2^31 - 1");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 1, none, -1)) ==
          "found size 6, window 3, stride 1 and dilation -1 along an axis; allowed: 1 to 2^31 - 1");
    CHECK(error({1, 6, 6, 2}, {3, 7, 7, 2}, {1, 3, 3, 3}, conv(valid, 1)) ==
          "a window over 7 of 6 words with padding 0 and 0 leaves no output; allowed: one or more");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(2, 2)) ==
          "found padding 2; allowed: 0 (SAME), 1 (VALID)");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 2, 9)) == "found activation 9; allowed: 0 to 5");
    CHECK(error({6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, conv(same, 2)) ==
          "found a tensor of 6 x 6 x 2; allowed: one of 4 axes");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, {}) == "found no options; allowed: those of the operator");
    CHECK(error({1, 6, 6, 2}, {3, 3, 3, 2}, {1, 3, 3, 3}, add()) == "found no options; allowed: those of the operator");
}
