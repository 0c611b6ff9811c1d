// Numbers that nodes make of constants, seen in the shape that a Reshape takes from them.
#include "tests/workloads/onnx/support.hpp"

using namespace eyrie;

namespace {

Graph reshaped_graph(const std::string& input, const std::string& constants, const std::string& nodes, int opset) {
    return read_text(
        "g (float[" + input + "] X) => (float[N] Y) <" + constants + "> { " + nodes + " Y = Reshape (X, t) }", opset);
}

// The shape that `nodes` make in t.
Sizes target(const std::string& input, const std::string& constants, const std::string& nodes, int opset = 13) {
    const Graph graph = reshaped_graph(input, constants, nodes, opset);
    REQUIRE(graph.unsupported.empty());
    return tensor_of(graph, "Y").shape;
}

// Why t is not known.
std::string reason(const std::string& constants, const std::string& nodes) {
    const Graph graph = reshaped_graph("1,64", constants, nodes, 13);
    REQUIRE_FALSE(graph.unsupported.empty());
    return graph.unsupported[0].type + ": " + graph.unsupported[0].reason;
}

const std::string zero = "int64[1] z = {0}";

}  // namespace

TEST_CASE("a Constant holds integers and reals in attributes of their own") {
    CHECK(target("1,144", zero, "t = Constant <value_ints = [4, -1, 2]> ()") == Sizes{4, 18, 2});
    CHECK(target("1,144", zero,
                 "i = Constant <value_int = 6> () s = Unsqueeze (i, z) r = Constant <value_ints = [-1]> ()"
                 " t = Concat <axis = 0> (s, r)") == Sizes{6, 24});
    // 2.5 times 8 and 1.2, which is a little more in 24 bits.
    CHECK(target("1,60", zero,
                 "f = Constant <value_float = 2.5> () l = Constant <value_floats = [8.0, 1.2]> ()"
                 " r = Mul (f, l) t = Cast <to = 7> (r)") == Sizes{20, 3});
    CHECK(reason(zero, "t = Constant <value_string = \"a\"> ()") == "Constant: a constant that is no number");
}

TEST_CASE("a sparse constant has its shape, and is a weight") {
    const auto sparse = [](onnx::SparseTensorProto& tensor) {
        tensor.add_dims(3);
        tensor.add_dims(4);
        tensor.mutable_values()->set_data_type(onnx::TensorProto::INT8);
    };
    onnx::ModelProto model =
        onnx_model("g (float[1,3] X) => (float[N] Y) { W = Constant <value_int = 1> () Y = MatMul (X, W) }");
    onnx::AttributeProto& attribute = *model.mutable_graph()->mutable_node(0)->mutable_attribute(0);
    attribute.Clear();
    attribute.set_name("sparse_value");
    attribute.set_type(onnx::AttributeProto::SPARSE_TENSOR);
    sparse(*attribute.mutable_sparse_tensor());
    onnx::ModelProto initialized = onnx_model("g (float[1,3] X) => (float[N] Y) { Y = MatMul (X, W) }");
    onnx::SparseTensorProto& tensor = *initialized.mutable_graph()->add_sparse_initializer();
    tensor.mutable_values()->set_name("W");
    sparse(tensor);
    for (const onnx::ModelProto& one : {model, initialized}) {
        const Graph graph = read_model(one);
        CHECK(tensor_of(graph, "W").role == TensorRole::weight);
        CHECK(tensor_of(graph, "W").shape == Sizes{3, 4});
        CHECK(tensor_of(graph, "W").bits == 8);
        CHECK(tensor_of(graph, "Y").shape == Sizes{4});
        CHECK(macs(graph) == 12);
    }
}

TEST_CASE("ConstantOfShape repeats the one word that it is given") {
    const std::string three = "int64[1] n = {3}";
    CHECK(target("1,8", three, "t = ConstantOfShape <value = int64[1] {2}> (n)") == Sizes{2, 2, 2});
    CHECK(reason(three, "t = ConstantOfShape <value = int64[2] {2, 2}> (n)") ==
          "Reshape: 't' is known only when the network runs");
}

TEST_CASE("Size counts words, NonZero tells where words are that are not 0") {
    CHECK(target("1,3,6,8", zero, "s = Size (X) t = Unsqueeze (s, z)") == Sizes{144});
    // [[0, 5, 0], [7, 0, 9]]: at (0, 1), (1, 0) and (1, 2), by axes [0, 1, 1] and [1, 0, 2]; the primes of those.
    CHECK(target("1,540", "int64[2,3] v = {0, 5, 0, 7, 0, 9}, int64[1] flat = {-1}, int64[3] primes = {2, 3, 5}",
                 "p = NonZero (v) i = Reshape (p, flat) t = Gather <axis = 0> (primes, i)") == Sizes{2, 3, 3, 3, 2, 5});
}

TEST_CASE("numbers are stretched, turned and taken apart") {
    const std::string flat = "int64[1] flat = {-1}, ";
    CHECK(target("1,36", flat + "int64[2,1] v = {2, 3}, int64[2] two = {2, 2}",
                 "e = Expand (v, two) t = Reshape (e, flat)") == Sizes{2, 2, 3, 3});
    CHECK(target("1,30030", flat + "int64[2,3] v = {2, 3, 5, 7, 11, 13}", "e = Transpose (v) t = Reshape (e, flat)") ==
          Sizes{2, 7, 3, 11, 5, 13});
    CHECK(target("1,2310", "int64[5] v = {2, 3, 5, 7, 11}, int64[2] p = {2, 3}",
                 "a, b = Split <axis = 0> (v, p) t = Concat <axis = 0> (b, a)") == Sizes{5, 7, 11, 2, 3});
}

TEST_CASE("numbers are added, subtracted and divided, with the remainder that ONNX says") {
    CHECK(target("1,42", "int64[2] a = {2, 3}, int64[2] b = {5, 3}", "t = Add (a, b)") == Sizes{7, 6});
    CHECK(target("1,12", "int64[2] a = {6, 3}, int64[2] b = {8, 9}", "d = Sub (a, b) t = Abs (d)") == Sizes{2, 6});
    const std::string pairs = "int64[4] a = {-7, 8, 7, -8}, int64[4] b = {3, 5, -5, -5}";
    // -7 = -3 * 3 + 2, 8 = 5 + 3, 7 = -2 * -5 - 3, -8 = -5 - 3.
    CHECK(target("1,54", pairs, "r = Mod (a, b) t = Abs (r)") == Sizes{2, 3, 3, 3});
    // -7 = -2 * 3 - 1, 7 = -1 * -5 + 2; a first axis of one word is a batch of one image.
    CHECK(target("1,18", pairs, "r = Mod <fmod = 1> (a, b) t = Abs (r)") == Sizes{3, 2, 3});
    const std::string unknown = "Reshape: 't' is known only when the network runs";
    CHECK(reason("int64[1] a = {4}, int64[1] b = {0}", "t = Div (a, b)") == unknown);
    CHECK(reason("int64[1] a = {4}, int64[1] b = {0}", "t = Mod (a, b)") == unknown);
}

TEST_CASE("integers in raw bytes have the width of their type") {
    const auto read_as = [](int type, const std::string& raw) {
        onnx::ModelProto model =
            onnx_model("g (float[1,6] X) => (float[N] Y) <int64[2] v> { t = Cast <to = 7> (v) Y = Reshape (X, t) }");
        initializer(model, "v").set_data_type(type);
        initializer(model, "v").set_raw_data(raw);
        return tensor_of(read_model(model), "Y").shape;
    };
    CHECK(read_as(onnx::TensorProto::INT32, std::string("\2\0\0\0\3\0\0\0", 8)) == Sizes{2, 3});
    CHECK(read_as(onnx::TensorProto::INT16, std::string("\2\0\xff\xff", 4)) == Sizes{2, 3});
    CHECK(read_as(onnx::TensorProto::UINT16, std::string("\3\0\2\0", 4)) == Sizes{3, 2});
    CHECK(read_as(onnx::TensorProto::DOUBLE, std::string("\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\x08\x40", 16)) == Sizes{2, 3});
    CHECK(target("1,6", "double[2] v = {2.0, 3.0}", "t = Cast <to = 7> (v)") == Sizes{2, 3});
}

TEST_CASE("the mask of a Dropout is as large as its input") {
    // Its sizes backwards.
    CHECK(target("1,3,6,8", "int64[1] s = {-1}, int64[1] e = {-100}, int64[1] a = {0}, int64[1] b = {-1}",
                 "d, m = Dropout (X) l = Shape (m) t = Slice (l, s, e, a, b)") == Sizes{8, 6, 3, 1});
}

TEST_CASE("nodes whose sizes contradict each other are refused") {
    const auto found = [](const std::string& constants, const std::string& nodes, int opset = 13) {
        const std::string message =
            read_error(onnx_model("g (float[1,8,4,6] X) => (float[N] Y) <" + constants + "> { " + nodes + " }", opset));
        const std::string begin = "m.onnx: node ";
        return message.rfind(begin, 0) == 0 ? message.substr(begin.size()) : "no such message: " + message;
    };
    CHECK(found(zero, "Y = Unsqueeze (X)") ==
          "Unsqueeze_0 (Unsqueeze): found no axes, or many; allowed: the places of 1 to 64");
    CHECK(found("int64[3] r = {1, 2, 2}", "Y = Tile (X, r)") ==
          "Tile_0 (Tile): found 3 repeats for 4 axes; allowed: one for each axis");
    CHECK(found(zero, "Y = Transpose <perm = [0, 2]> (X)") ==
          "Transpose_0 (Transpose): found perm 0, 2; allowed: all of 0 to 3");
    CHECK(found(zero, "Y = Transpose <perm = [0, 1, 1, 2]> (X)") ==
          "Transpose_0 (Transpose): found axis 1 twice; allowed: each axis once");
    CHECK(found(zero, "Y = DepthToSpace <blocksize = 3> (X)") ==
          "DepthToSpace_0 (DepthToSpace): found blocks of 3 in 1 x 8 x 4 x 6; allowed: four axes that blocks divide");
    CHECK(found("int64[2] s = {0, 0}, int64[1] e = {2}, int64[2] a = {1, 2}", "Y = Slice (X, s, e, a)") ==
          "Slice_0 (Slice): found 2 starts, 1 ends, 2 axes and 2 steps; allowed: as many of each");
    CHECK(found("int64[2] p = {3, 4}", "Y, Z = Split <axis = 1> (X, p)") ==
          "Split_0 (Split): found parts of 3, 4 for 2 outputs; allowed: a part for each output, 8 in all");
    CHECK(found("int64[3] v = {1, 2, 3}, int64[1] i = {3}", "t = Gather (v, i) Y = Reshape (X, t)") ==
          "Gather_0 (Gather): found index 3; allowed: -3 to 2");
    CHECK(found(zero, "T = Transpose <perm = [0, 1, 3, 2]> (X) Y = Concat <axis = 1> (X, T)") ==
          "Concat_1 (Concat): found inputs of 1 x 8 x 4 x 6 and 1 x 8 x 6 x 4 beside axis 1; allowed: the same sizes "
          "along the other axes");
    CHECK(found(zero, "Y = Concat <axis = 4> (X, X)") ==
          "Concat_0 (Concat): found axis 4; allowed: -4 to 3, an axis of the input");
    CHECK(found("float[3] s = {1.0, 2.0, 2.0}", "Y = Resize (X, , s)") ==
          "Resize_0 (Resize): found 3 scales and 0 sizes; allowed: 4 of one of them");
    CHECK(found("float[4] s = {1.0, 1.0, 0.1, 2.0}", "Y = Resize (X, , s)") ==
          "Resize_0 (Resize): found a scale of 0.10000000149011612; allowed: a scale that leaves sizes from 1 to 2^31");
    CHECK(found("bool c = {1}", "Y = If (c) <else_branch = e () => (float[N] y) { y = Relu (X) }>") ==
          "If_0 (If): found no then_branch with 1 outputs; allowed: one");
}

TEST_CASE("a tensor that a file holds twice is refused") {
    onnx::ModelProto model = onnx_model("g (float[1,3] X) => (float[N] Y) <float[3,4] W> { Y = MatMul (X, W) }");
    *model.mutable_graph()->add_initializer() = model.graph().initializer(0);
    CHECK(read_error(model) == "m.onnx: tensor W: found twice; allowed: once");
}

TEST_CASE("sizes that keep the aspect ratio are not supported") {
    const Graph graph = read_text(
        "g (float[1,8,4,6] X) => (float[N] Y) <int64[4] s = {1, 8, 9, 9}> {"
        " Y = Resize <keep_aspect_ratio_policy = \"not_larger\"> (X, , , s) }",
        18);
    REQUIRE(graph.unsupported.size() == 1);
    CHECK(graph.unsupported[0].reason == "sizes that keep the aspect ratio");
}
