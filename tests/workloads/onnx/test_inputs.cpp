// Axes of inputs: open ones, the batch, initializers among them.
#include "tests/workloads/onnx/support.hpp"
#include "workloads/lowering/lower.hpp"

using namespace eyrie;

namespace {

ImportOptions dims(std::map<std::string, std::int64_t> sizes) {
    ImportOptions options;
    options.dims = std::move(sizes);
    return options;
}

onnx::ModelProto open_model() {
    return onnx_model("g (float[N,3,height,width] X) => (float[M] Y) <float[4,3,3,3] W> { Y = Conv (X, W) }");
}

}  // namespace

TEST_CASE("an open batch is one image, other open axes need a size") {
    CHECK(read_error(open_model()) ==
          "m.onnx: found axes of open size; allowed: a size for each, with --dim height=N --dim width=N");
    CHECK(read_error(open_model(), dims({{"height", 8}})) ==
          "m.onnx: found axes of open size; allowed: a size for each, with --dim width=N");
    CHECK(macs(read_model(open_model(), dims({{"height", 8}, {"width", 10}}))) == 4 * 27 * 6 * 8);
}

TEST_CASE("sizes of axes that there are not, or that are none, are refused") {
    CHECK(read_error(open_model(), dims({{"height", 8}, {"width", 8}, {"heigth", 9}})) ==
          "m.onnx: found --dim heigth=9; allowed: open axes of its inputs: N, height, width");
    CHECK(read_error(open_model(), dims({{"height", 0}, {"width", 8}})) ==
          "m.onnx: input X: found a size of 0; allowed: 1 to 2^31");
}

TEST_CASE("an axis without a name is named after its input") {
    onnx::ModelProto model = onnx_model("g (float[N,3,8] X) => (float[M] Y) { Y = Relu (X) }");
    auto& shape = *model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
    shape.mutable_dim(2)->clear_value();
    shape.mutable_dim(1)->set_dim_value(-1);
    CHECK(read_error(model).find("--dim X[1]=N --dim X[2]=N") != std::string::npos);
    CHECK(tensor_of(read_model(model, dims({{"X[1]", 5}, {"X[2]", 6}})), "Y").shape == Sizes{5, 6});
}

TEST_CASE("a batch that the file or a size fixes is read as one image") {
    const std::string net =
        " => (float[M] Y) <float[4,3,3,3] W, int64[2] s = {8, -1}, float[5,144] F> {"
        " C = Conv (X, W) R = Reshape (C, s) Y = Gemm <transB = 1> (R, F) }";
    const Graph fixed = read_text("g (float[8,3,8,8] X)" + net);
    CHECK(macs(fixed) == 4 * 27 * 36 + 5 * 144);
    CHECK(tensor_of(fixed, "X").shape == Sizes{3, 8, 8});
    CHECK(fixed.folded == Names{"batch of 8: read as one image of it"});
    const Graph said = read_model(onnx_model("g (float[N,3,8,8] X)" + net), dims({{"N", 8}}));
    CHECK(macs(said) == macs(fixed));
    // Who runs it is told, too.
    CHECK(lower(fixed).batches == fixed.folded);
    CHECK(lower(said).batches == fixed.folded);
}

TEST_CASE("rows of a product are the same in every notation") {
    const std::string weights = "<float[40,56] W, float[40,24] T, int64[2] s = {24, 40}>";
    const Graph matmul = read_text("g (float[24,40] X) => (float[M] Y) " + weights + " { Y = MatMul (X, W) }"),
                gemm = read_text("g (float[24,40] X) => (float[M] Y) " + weights + " { Y = Gemm (X, W) }"),
                turned =
                    read_text("g (float[40,24] X) => (float[M] Y) " + weights + " { Y = Gemm <transA = 1> (X, W) }"),
                reshaped = read_text("g (float[1,24,40] X) => (float[M] Y) " + weights +
                                     " { R = Reshape (X, s) Y = Gemm (R, W) }");
    for (const Graph* graph : {&matmul, &gemm, &turned, &reshaped}) {
        CHECK(macs(*graph) == 24 * 40 * 56);
        CHECK(lower(*graph).batches.empty());
    }
}

TEST_CASE("a first axis that is no batch stays") {
    // Channels first, the batch put in by a node.
    const Graph graph = read_text(
        "g (float[3,8,8] X) => (float[M] Y) <float[4,3,3,3] W, int64[1] z = {0}> {"
        " B = Unsqueeze (X, z) Y = Conv (B, W) }");
    CHECK(macs(graph) == 4 * 27 * 36);
    CHECK(tensor_of(graph, "X").shape == Sizes{3, 8, 8});
}

TEST_CASE("initializers among the inputs are weights") {
    onnx::ModelProto model = onnx_model("g (float[1,3,8,8] X, float[4,3,3,3] W) => (float[M] Y) { Y = Conv (X, W) }");
    onnx::TensorProto& weight = *model.mutable_graph()->add_initializer();
    weight.set_name("W");
    weight.set_data_type(onnx::TensorProto::FLOAT);
    for (const int size : {4, 3, 3, 3}) weight.add_dims(size);
    model.set_ir_version(3);
    const Graph graph = read_model(model);
    CHECK(parameters(graph) == 108);
    CHECK(tensor_of(graph, "W").role == TensorRole::weight);
    CHECK(graph.format == "ONNX (IR 3, opset 13)");
}

TEST_CASE("names stand once, whatever the file calls its nodes") {
    onnx::ModelProto model = onnx_model("g (float[1,3] X) => (float[M] Y) { A = Relu (X) B = Relu (A) Y = Relu (B) }");
    for (int i = 0; i < 2; ++i) model.mutable_graph()->mutable_node(i)->set_name("twice");
    CHECK(names_of(read_model(model)) == Names{"twice", "twice_2", "Relu_2"});
}

TEST_CASE("nodes may stand in any order without cycles") {
    CHECK(names_of(read_text("g (float[1,3] X) => (float[M] Y) { Y = Relu (A) A = Sigmoid (X) }")) ==
          Names{"Sigmoid_0", "Relu_1"});
}
