// Convolutions and pools: padding in every notation, groups, dilation, one to three axes, transposed.
#include "tests/workloads/onnx/support.hpp"
#include "workloads/graph/graph_summary.hpp"
#include "workloads/lowering/lower.hpp"

using namespace eyrie;

namespace {

// One Conv over 3 x 8 x 10 with filters 4 x 3 x 3 x 5.
Graph conv(const std::string& attributes) {
    return read_text("g (float[1,3,8,10] X) => (float[N] Y) <float[4,3,3,5] W> { Y = Conv <" + attributes +
                     "> (X, W) }");
}

Convolution conv_shape(const std::string& attributes) { return shape_of<Convolution>(conv(attributes), "Conv_0"); }

struct Side {
    std::int64_t before, after;
    bool operator==(const Side& other) const { return before == other.before && after == other.after; }
};
Side padding(const Axis& axis) { return {axis.pad_before, axis.pad_after}; }

}  // namespace

TEST_CASE("an ONNX convolution has the shape of its map and filters") {
    const Graph graph = conv("strides = [2, 1]");
    const auto& shape = shape_of<Convolution>(graph, "Conv_0");
    CHECK(shape.C == 3);
    CHECK(shape.M == 4);
    CHECK(shape.groups == 1);
    CHECK(shape.rows.size == 8);
    CHECK(shape.rows.window == 3);
    CHECK(shape.rows.stride == 2);
    CHECK(shape.columns.size == 10);
    CHECK(shape.columns.window == 5);
    CHECK(shape.columns.stride == 1);
    CHECK(shape.depth.size == 1);
    CHECK(tensor_of(graph, "X").shape == Sizes{3, 8, 10});
    CHECK(tensor_of(graph, "Y").shape == Sizes{4, 3, 6});
    CHECK(tensor_of(graph, "W").shape == Sizes{4, 3, 3, 5});
    CHECK(tensor_of(graph, "W").role == TensorRole::weight);
    CHECK(tensor_of(graph, "W").bits == 32);
    CHECK(macs(graph) == 4 * 3 * 3 * 5 * 3 * 6);
    CHECK(parameters(graph) == 180);
    CHECK(graph.format == "ONNX (IR 7, opset 13)");
    CHECK(graph.unsupported.empty());
}

TEST_CASE("pads are top, left, bottom, right") {
    const Convolution shape = conv_shape("pads = [1, 2, 3, 4]");
    CHECK(padding(shape.rows) == Side{1, 3});
    CHECK(padding(shape.columns) == Side{2, 4});
}

TEST_CASE("auto_pad puts the odd word of padding after or before") {
    // Rows: 8 at stride 2 give 4, which take 9; columns: 10 give 5, which take 13.
    const Convolution upper = conv_shape("auto_pad = \"SAME_UPPER\", strides = [2, 2]");
    CHECK(padding(upper.rows) == Side{0, 1});
    CHECK(padding(upper.columns) == Side{1, 2});
    const Convolution lower = conv_shape("auto_pad = \"SAME_LOWER\", strides = [2, 2]");
    CHECK(padding(lower.rows) == Side{1, 0});
    CHECK(padding(lower.columns) == Side{2, 1});
    const Convolution valid = conv_shape("auto_pad = \"VALID\", strides = [2, 2]");
    CHECK(padding(valid.rows) == Side{0, 0});
}

TEST_CASE("a dilated window reaches further") {
    const Convolution shape = conv_shape("dilations = [3, 2]");
    CHECK(shape.rows.dilation == 3);
    CHECK(shape.rows.outputs() == 2);
    CHECK(shape.columns.outputs() == 2);
}

TEST_CASE("groups divide channels, and each channel its own group is depthwise") {
    const Graph graph = read_text(
        "g (float[1,6,5,5] X) => (float[N] Z) <float[4,3,1,1] W, float[8,1,3,3] D> {"
        " Y = Conv <group = 2> (X, W)"
        " Z = Conv <group = 4> (Y, D) }");
    CHECK(shape_of<Convolution>(graph, "Conv_0").groups == 2);
    CHECK(macs(operation(graph, "Conv_0")) == 4 * 3 * 25);
    CHECK(shape_of<Convolution>(graph, "Conv_1").groups == 4);
    CHECK(shape_of<Convolution>(graph, "Conv_1").M == 8);
    CHECK(macs(operation(graph, "Conv_1")) == 8 * 9 * 9);
}

TEST_CASE("a convolution over one axis has one row, over three axes depth") {
    const Graph line = read_text("g (float[1,2,9] X) => (float[N] Y) <float[3,2,4] W> { Y = Conv (X, W) }");
    CHECK(shape_of<Convolution>(line, "Conv_0").rows.size == 1);
    CHECK(shape_of<Convolution>(line, "Conv_0").columns.window == 4);
    CHECK(macs(line) == 3 * 2 * 4 * 6);
    const Graph block = read_text(
        "g (float[1,2,4,5,6] X) => (float[N] Y) <float[3,2,2,3,4] W> {"
        " Y = Conv <pads = [1, 0, 0, 0, 0, 0]> (X, W) }");
    const auto& shape = shape_of<Convolution>(block, "Conv_0");
    CHECK(shape.depth.size == 4);
    CHECK(padding(shape.depth) == Side{1, 0});
    CHECK(shape.rows.size == 5);
    CHECK(shape.columns.size == 6);
    CHECK(tensor_of(block, "Y").shape == Sizes{3, 4, 3, 3});
    CHECK(tensor_of(block, "X").shape == Sizes{2, 4, 5, 6});
}

TEST_CASE("a transposed convolution counts inputs times filter words") {
    const Graph graph = read_text(
        "g (float[1,6,4,4] X) => (float[N] Y) <float[6,2,3,3] W> {"
        " Y = ConvTranspose <strides = [2, 2], pads = [1, 1, 1, 1], output_padding = [1, 1], group = 2> (X, W) }");
    const auto& shape = shape_of<Convolution>(graph, "ConvTranspose_0");
    CHECK(shape.transposed);
    CHECK(shape.C == 6);
    CHECK(shape.M == 4);
    CHECK(shape.groups == 2);
    CHECK(shape.rows.output_padding == 1);
    CHECK(tensor_of(graph, "Y").shape == Sizes{4, 8, 8});
    CHECK(tensor_of(graph, "W").shape == Sizes{4, 3, 3, 3});
    CHECK(macs(graph) == 6 * 2 * 9 * 16);
}

TEST_CASE("a transposed convolution's output_shape and auto_pad say its padding") {
    const auto transposed = [](const std::string& attributes) {
        return shape_of<Convolution>(read_text("g (float[1,1,4,4] X) => (float[N] Y) <float[1,1,3,3] W> {"
                                               " Y = ConvTranspose <strides = [2, 2], " +
                                               attributes + "> (X, W) }"),
                                     "ConvTranspose_0");
    };
    // Without padding 9; asked for 8 and 10.
    CHECK(transposed("output_shape = [8, 8]").rows.transposed_outputs() == 8);
    CHECK(transposed("output_shape = [10, 8]").rows.output_padding == 1);
    CHECK(padding(transposed("auto_pad = \"SAME_UPPER\"").rows) == Side{0, 1});
    CHECK(padding(transposed("auto_pad = \"SAME_LOWER\"").rows) == Side{1, 0});
}

TEST_CASE("maps that share a leading axis are convolved one after another") {
    const Graph graph = read_text(
        "g (float[1,5,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W, int64[4] s = {5, 3, 8, 8}> {"
        " R = Reshape (X, s)"
        " C = Conv (R, W)"
        " Y = MaxPool <kernel_shape = [2,2], strides = [2,2]> (C) }");
    CHECK(operation(graph, "Conv_1").repeats == 5);
    CHECK(macs(graph) == 5 * 4 * 3 * 9 * 36);
    // Words of 5 maps, and the weights each time.
    for (const KindSummary& kind : summary(graph).kinds) {
        if (kind.kind == OperationKind::convolution) CHECK(kind.words == 5 * (3 * 64 + 4 * 3 * 9 + 4 * 36));
        if (kind.kind == OperationKind::max_pool) CHECK(kind.work == 5 * 4 * 9 * 4);
    }
    const OperationBeside pool = lower(graph).beside.back();
    CHECK(pool.words_in == 5 * 4 * 36);
    CHECK(pool.words_out == 5 * 4 * 9);
    CHECK(pool.window_words == pool.words_in);
}

TEST_CASE("zeros of a Pad become padding of the windows that read them") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (float[N] Y, float[N] Z) <float[4,3,3,3] W, int64[8] p = {0, 0, 0, 1, 0, 0, 2, 3}> {"
        " P = Pad (X, p)"
        " Y = Conv <pads = [1, 1, 1, 1]> (P, W)"
        " Z = MaxPool <kernel_shape = [2, 2]> (P) }");
    CHECK(names_of(graph) == Names{"Conv_1", "MaxPool_2"});
    CHECK(padding(shape_of<Convolution>(graph, "Conv_1").rows) == Side{1, 3});
    CHECK(padding(shape_of<Convolution>(graph, "Conv_1").columns) == Side{2, 4});
    CHECK(padding(shape_of<Pooling>(graph, "MaxPool_2").columns) == Side{1, 3});
    CHECK(operation(graph, "Conv_1").inputs[0] == 0);
    CHECK(graph.folded == Names{"Pad Pad_0: into the windows of its readers"});
}

TEST_CASE("a Pad stays where others read it, or where it puts in other words or channels") {
    const auto names = [](const std::string& pads, const std::string& value, const std::string& reader) {
        return names_of(
            read_text("g (float[1,3,8,8] X) => (float[N] Y, float[N] Z) <float[4,3,3,3] W, float[4,4,3,3] V, "
                      "float v = {" +
                      value + "}, int64[8] p = {" + pads +
                      "}> {"
                      " P = Pad (X, p, v)"
                      " Y = " +
                      reader + " Z = Identity (X) }"));
    };
    const std::string rows = "0, 0, 1, 0, 0, 0, 0, 0";
    CHECK(names(rows, "0.0", "Conv (P, W)") == Names{"Conv_1"});
    CHECK(names(rows, "1.0", "Conv (P, W)") == Names{"Pad_0", "Conv_1"});
    CHECK(names("0, 1, 0, 0, 0, 0, 0, 0", "0.0", "Conv (P, V)") == Names{"Pad_0", "Conv_1"});
    CHECK(names("0, 0, -1, 0, 0, 0, 0, 0", "0.0", "Conv (P, W)") == Names{"Pad_0", "Conv_1"});
    CHECK(names(rows, "0.0", "Relu (P)") == Names{"Pad_0", "Relu_1"});
}

TEST_CASE("pools have windows, global ones as large as the map") {
    const Graph graph = read_text(
        "g (float[1,3,7,9] X) => (float[N] Z) {"
        " Y = AveragePool <kernel_shape = [3, 2], strides = [2, 2], pads = [1, 0, 0, 0]> (X)"
        " Z = GlobalMaxPool (Y) }");
    const auto& pool = shape_of<Pooling>(graph, "AveragePool_0");
    CHECK(operation(graph, "AveragePool_0").kind == OperationKind::average_pool);
    CHECK(pool.C == 3);
    CHECK(tensor_of(graph, "Y").shape == Sizes{3, 3, 4});
    CHECK(shape_of<Pooling>(graph, "GlobalMaxPool_1").rows.window == 3);
    CHECK(shape_of<Pooling>(graph, "GlobalMaxPool_1").columns.window == 4);
    CHECK(operation(graph, "GlobalMaxPool_1").kind == OperationKind::max_pool);
    CHECK(tensor_of(graph, "Z").shape == Sizes{3, 1, 1});
    CHECK(macs(graph) == 0);
}

TEST_CASE("ceil_mode keeps a last window that begins inside the map") {
    const auto rows = [](const std::string& attributes) {
        return shape_of<Pooling>(read_text("g (float[1,1,6,6] X) => (float[N] Y) { Y = MaxPool <ceil_mode = 1, " +
                                           attributes + "> (X) }"),
                                 "MaxPool_0")
            .rows;
    };
    // 6 rows, windows of 3 at every second: 0, 2, and 4, which is not full.
    CHECK(rows("kernel_shape = [3, 3], strides = [2, 2]").outputs() == 3);
    CHECK(rows("kernel_shape = [3, 3], strides = [2, 2]").pad_after == 1);
    // At every third, with a row of padding behind: the third would begin at 6, in the padding.
    CHECK(rows("kernel_shape = [2, 2], strides = [3, 3], pads = [0, 0, 1, 1]").outputs() == 2);
}
