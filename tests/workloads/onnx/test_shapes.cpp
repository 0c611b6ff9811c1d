// Shapes that a file computes, layout, and graphs in graphs.
#include "tests/workloads/onnx/support.hpp"
#include "workloads/lowering/lower.hpp"

using namespace eyrie;

TEST_CASE("the sizes of a Resize are computed from the shape of its input") {
    const Graph graph = read_text(
        "g (float[1,3,6,8] X) => (float[N] Y)"
        " <int64[1] two = {2}, int64[1] four = {4}, int64[1] zero = {0}, int64[2] twice = {2, 3}> {"
        " all = Shape (X)"
        " front = Slice (all, zero, two, zero)"
        " back = Slice (all, two, four, zero)"
        " larger = Mul (back, twice)"
        " sizes = Concat <axis = 0> (front, larger)"
        " Y = Resize <mode = \"nearest\"> (X, , , sizes) }");
    CHECK(names_of(graph) == Names{"Resize_5"});
    CHECK(tensor_of(graph, "Y").shape == Sizes{3, 12, 24});
    CHECK(operation(graph, "Resize_5").kind == OperationKind::resize);
    CHECK(operation(graph, "Resize_5").inputs.size() == 1);
}

TEST_CASE("a Resize by scales rounds sizes down, whichever place the scales have") {
    CHECK(tensor_of(read_text("g (float[1,3,5,5] X) => (float[N] Y) <float[4] s = {1.0, 1.0, 1.5, 2.0}> {"
                              " Y = Resize (X, , s) }"),
                    "Y")
              .shape == Sizes{3, 7, 10});
    CHECK(tensor_of(read_text("g (float[1,3,5,5] X) => (float[N] Y) <float[4] s = {1.0, 1.0, 1.5, 2.0}> {"
                              " Y = Upsample (X, s) }",
                              9),
                    "Y")
              .shape == Sizes{3, 7, 10});
    CHECK(tensor_of(read_text("g (float[1,3,5,5] X) => (float[N] Y) {"
                              " Y = Upsample <scales = [1.0, 1.0, 3.0, 2.0]> (X) }",
                              7),
                    "Y")
              .shape == Sizes{3, 15, 10});
}

TEST_CASE("the numbers of shapes are calculated through every node that shapes come from") {
    // 1 x 3 x 6 x 8 -> [1, -1]: Gather, Unsqueeze, Cast, Div, Floor, Sub, Where, Range and the like.
    const Graph graph = read_text(
        "g (float[1,3,6,8] X) => (float[N] Y)"
        " <int64 i = {2}, int64[1] z = {0}, float half = {0.5}, int64 one = {1}, int64[1] minus = {-1}, int64 none = "
        "{0}> {"
        " all = Shape (X)"
        " rows = Gather <axis = 0> (all, i)"
        " real = Cast <to = 1> (rows)"
        " halved = Mul (real, half)"
        " low = Floor (halved)"
        " three = Cast <to = 7> (low)"
        " count = Range (none, three, one)"
        " two = Gather <axis = 0> (count, minus)"
        " asked = Equal (two, minus)"
        " chosen = Where (asked, z, two)"
        " product = ReduceProd <keepdims = 1> (all)"
        " rest = Div (product, chosen)"
        " target = Concat <axis = 0> (chosen, rest)"
        " Y = Reshape (X, target) }");
    CHECK(names_of(graph) == Names{"Reshape_13"});
    CHECK(tensor_of(graph, "Y").shape == Sizes{2, 72});
}

TEST_CASE("a Reshape keeps axes by 0 and finds one by -1") {
    const auto reshaped = [](const std::string& target) {
        return tensor_of(read_text("g (float[1,6,4] X) => (float[N] Y) <int64[3] s = {" + target +
                                   "}> {"
                                   " Y = Reshape (X, s) }"),
                         "Y")
            .shape;
    };
    CHECK(reshaped("0, -1, 8") == Sizes{3, 8});
    CHECK(reshaped("2, 0, -1") == Sizes{2, 6, 2});
    CHECK_THROWS_AS(reshaped("-1, -1, 8"), InputError);
    CHECK_THROWS_AS(reshaped("1, 5, 5"), InputError);
}

TEST_CASE("slices clamp, go backwards and skip") {
    const auto sliced = [](const std::string& start, const std::string& end, const std::string& step) {
        return tensor_of(read_text("g (float[1,10] X) => (float[N] Y) <int64[1] a = {1}, int64[1] s = {" + start +
                                   "}, int64[1] e = {" + end + "}, int64[1] t = {" + step +
                                   "}> {"
                                   " Y = Slice (X, s, e, a, t) }"),
                         "Y")
            .words();
    };
    CHECK(sliced("2", "7", "1") == 5);
    CHECK(sliced("-3", "9223372036854775807", "1") == 3);
    CHECK(sliced("0", "10", "3") == 4);
    CHECK(sliced("-1", "-9223372036854775807", "-1") == 10);
    CHECK(sliced("8", "2", "-2") == 3);
}

TEST_CASE("slices of numbers take the words that they say") {
    // [10, 20, 30, 40, 50] backwards by two is 50, 30, 10.
    const Graph graph = read_text(
        "g (float[1,15000] X) => (float[N] Y)"
        " <int64[5] v = {10, 20, 30, 40, 50}, int64[1] s = {-1}, int64[1] e = {-100}, int64[1] a = {0}, int64[1] t = "
        "{-2}> {"
        " r = Slice (v, s, e, a, t)"
        " Y = Reshape (X, r) }");
    CHECK(tensor_of(graph, "Y").shape == Sizes{50, 30, 10});
}

TEST_CASE("layout changes shapes") {
    const auto shape = [](const std::string& node, int opset = 13) {
        return tensor_of(
                   read_text("g (float[1,4,6,8] X) => (float[N] Y)"
                             " <int64[2] a = {0, 5}, int64[4] r = {1, 2, 1, 3}, int64[5] e = {2, 1, 1, 6, 8}> { " +
                                 node + " }",
                             opset),
                   "Y")
            .shape;
    };
    CHECK(shape("Y = Transpose <perm = [0, 2, 3, 1]> (X)") == Sizes{6, 8, 4});
    CHECK(shape("Y = Transpose (X)") == Sizes{8, 6, 4, 1});
    CHECK(shape("Y = Flatten (X)") == Sizes{192});
    CHECK(shape("Y = Flatten <axis = -2> (X)") == Sizes{4, 48});
    CHECK(shape("Y = Unsqueeze (X, a)") == Sizes{1, 4, 6, 8, 1});
    CHECK(shape("Y = Squeeze (X)") == Sizes{4, 6, 8});
    CHECK(shape("Y = Squeeze <axes = [0]> (X)", 11) == Sizes{4, 6, 8});
    CHECK(shape("Y = Tile (X, r)") == Sizes{8, 6, 24});
    CHECK(shape("Y = Expand (X, e)") == Sizes{2, 1, 4, 6, 8});
    CHECK(shape("Y = DepthToSpace <blocksize = 2> (X)") == Sizes{1, 12, 16});
    CHECK(shape("Y = SpaceToDepth <blocksize = 2> (X)") == Sizes{16, 3, 4});
    CHECK(shape("Y = ReduceMean <axes = [2, 3]> (X)") == Sizes{4, 1, 1});
    CHECK(shape("Y = ReduceMax <axes = [1], keepdims = 0> (X)") == Sizes{6, 8});
    CHECK(shape("Y = ReduceSum <keepdims = 0> (X)").empty());
    CHECK(shape("Y = ArgMax <axis = 1> (X)") == Sizes{1, 6, 8});
    CHECK(shape("Y, Z = Split <axis = 1> (X)") == Sizes{2, 6, 8});
    CHECK(shape("Z, Y = Split <axis = 1, split = [1, 3]> (X)", 11) == Sizes{3, 6, 8});
    CHECK(shape("Y = GatherND (X, a)") == Sizes{6, 8});
}

TEST_CASE("a table that indices of the run choose from is a look-up") {
    const Graph graph = read_text(
        "g (int64[N, 7] ids, float[1,4] X) => (float[M] Y, float[M] Z) <float[100,16] table, int64[2] fixed = {0, 2}> {"
        " Y = Gather (table, ids)"
        " Z = Gather <axis = 1> (X, fixed) }");
    CHECK(operation(graph, "Gather_0").kind == OperationKind::lookup);
    CHECK(tensor_of(graph, "Y").shape == Sizes{7, 16});
    CHECK(operation(graph, "Gather_1").kind == OperationKind::layout);
    CHECK(tensor_of(graph, "Z").shape == Sizes{2});
}

TEST_CASE("weights may be made by nodes") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (float[N] Y) {"
        " shape = Constant <value = int64[4] {4, 3, 3, 3}> ()"
        " W = ConstantOfShape (shape)"
        " V = Transpose <perm = [0, 1, 3, 2]> (W)"
        " b = Constant <value_floats = [1.0, 2.0, 3.0, 4.0]> ()"
        " Y = Conv (X, V, b) }");
    CHECK(names_of(graph) == Names{"Conv_4"});
    CHECK(parameters(graph) == 4 * 27 + 4);
}

TEST_CASE("an If whose condition is known becomes its branch") {
    const std::string branches =
        " Y = If (c) <then_branch = t () => (float[N] A) { A = Relu (X) }, else_branch = e () => (float[N] A) {"
        " B = MaxPool <kernel_shape = [2, 2]> (X) A = Sigmoid (B) }> }";
    const std::string head =
        "g (float[1,3,8,8] X) => (float[N] Y) <int64[1] four = {4}, int64[1] i = {2}> {"
        " s = Shape (X) h = Gather (s, i) ";
    CHECK(names_of(read_text(head + "c = Equal (h, four)" + branches)) == Names{"MaxPool_4", "Sigmoid_5"});
    CHECK(names_of(read_text(head + "c = Greater (h, four)" + branches)) == Names{"Relu_4"});
    const Graph open = read_text("g (float[1,3,8,8] X, bool c) => (float[1,3] Y) {" + branches);
    REQUIRE(open.unsupported.size() == 1);
    CHECK(open.unsupported[0].type == "If");
}

TEST_CASE("functions of the model are called") {
    onnx::ModelProto model = onnx_model(
        "g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W> {"
        " Z = f.block <s = 2> (X, W)"
        " Y = f.block <s = 1> (Z, W2) }");
    onnx::FunctionProto& function = *model.add_functions();
    function.set_name("block");
    function.set_domain("f");
    function.add_input("a");
    function.add_input("w");
    function.add_output("r");
    function.add_attribute("s");
    auto& opset = *function.add_opset_import();
    opset.set_version(13);
    onnx::NodeProto& conv = *function.add_node();
    conv.set_op_type("Conv");
    conv.add_input("a");
    conv.add_input("w");
    conv.add_output("c");
    onnx::AttributeProto& strides = *conv.add_attribute();
    strides.set_name("group");
    strides.set_ref_attr_name("s");
    strides.set_type(onnx::AttributeProto::INT);
    onnx::NodeProto& relu = *function.add_node();
    relu.set_op_type("Relu");
    relu.add_input("c");
    relu.add_output("r");
    auto& nodes = *model.mutable_graph()->mutable_node();
    nodes[0].mutable_attribute(0)->set_i(1);
    nodes[1].set_input(1, "V");
    onnx::TensorProto& second = *model.mutable_graph()->add_initializer();
    second.set_name("V");
    second.set_data_type(onnx::TensorProto::FLOAT);
    for (const int size : {2, 2, 1, 1}) second.add_dims(size);
    nodes[1].mutable_attribute(0)->set_i(2);
    const Graph graph = read_model(model);
    CHECK(names_of(graph) == Names{"Conv_1", "Relu_2", "Conv_4", "Relu_5"});
    CHECK(shape_of<Convolution>(graph, "Conv_1").groups == 1);
    CHECK(shape_of<Convolution>(graph, "Conv_4").groups == 2);
    // A function that calls itself.
    conv.set_op_type("Identity");
    conv.clear_attribute();
    relu.set_op_type("block");
    relu.set_domain("f");
    relu.add_input("w");
    CHECK(read_error(model).find("found graphs in graphs, or functions in functions; allowed: up to 32 deep") !=
          std::string::npos);
}

TEST_CASE("what no operation stands for is listed, and the rest goes on") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (float[N] Y) <float[4,5,3,3] W, int64[1] k = {5}> {"
        " T, I = TopK <axis = 1> (X, k)"
        " Y = Conv (U, W)"
        " U = their.Own (T) }");
    REQUIRE(graph.unsupported.size() == 3);
    CHECK(graph.unsupported[0].name == "TopK_0");
    CHECK(graph.unsupported[0].type == "TopK");
    CHECK(graph.unsupported[0].reason == "no operation that is known here");
    CHECK(graph.unsupported[1].reason == "of domain their");
    CHECK(graph.unsupported[2].reason == "the shape of 'U' is known only when the network runs");
    // TopK's result has the shape that ONNX's inference finds.
    const Graph more = read_text(
        "g (float[1,7,8,8] X) => (float[N] Y) <float[4,5,3,3] W, int64[1] k = {5}> {"
        " T, I = TopK <axis = 1> (X, k)"
        " Y = Conv (T, W) }");
    CHECK(macs(more) == 4 * 5 * 9 * 36);
    CHECK(tensor_of(more, "T").role == TensorRole::input);
    CHECK(tensor_of(more, "T").shape == Sizes{5, 8, 8});
}

TEST_CASE("a network whose only layers lie behind what is not supported says why it has none") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W> {"
        " T = their.Own (X)"
        " R = Relu (X)"
        " Y = Conv (T, W) }");
    CHECK(error_of([&] { lower(graph); }) ==
          "network g: no operation for the array, but Own_0 (Own): of domain their; Conv_2 (Conv): the shape of 'T' is "
          "known only when the network runs; allowed: a convolution or a matrix product, one at least");
}

namespace {

// A map that a loop changes, and a list of what it was; then a convolution of each.
Graph loop(const std::string& inputs, const std::string& going_on) {
    return read_text(
        "g (float[1,3,8,8] X, int64 n, bool c) => (float[N] Y, float[N] Z) <float[4,3,3,3] W, int64 five ="
        " {5}, bool yes = {1}> {"
        " T, S = Loop <body = b (int64 i, bool k, float[1,3,8,8] m) => (bool o, float[1,3,8,8] a,"
        " float[3,8,8] s) { o = " +
        going_on + " a = Relu (m) s = Squeeze (a) }> (" + inputs +
        ", X)"
        " Y = Conv (T, W)"
        " Z = Conv (S, W) }");
}

}  // namespace

TEST_CASE("a loop says how often it runs, and its results are inputs of what follows") {
    const Graph five = loop("five, yes", "Identity (k)");
    REQUIRE(five.unsupported.size() == 1);
    CHECK(five.unsupported[0].reason == "a graph that runs 5 times; such graphs are not unrolled");
    CHECK(tensor_of(five, "T").role == TensorRole::input);
    CHECK(tensor_of(five, "T").shape == Sizes{3, 8, 8});
    CHECK(tensor_of(five, "S").shape == Sizes{5, 3, 8, 8});
    CHECK(macs(five) == 6 * 4 * 27 * 36);
    for (const auto& [inputs, going_on] : {std::pair<std::string, std::string>{"n, yes", "Identity (k)"},
                                           {"five, c", "Identity (k)"},
                                           {"five, yes", "Not (k)"}}) {
        const Graph open = loop(inputs, going_on);
        REQUIRE(open.unsupported.size() == 2);
        CHECK(open.unsupported[0].reason == "how often its graph runs depends on the network's data");
        CHECK(open.unsupported[1].reason == "the shape of 'S' is known only when the network runs");
        CHECK(macs(open) == 4 * 27 * 36);
    }
}
