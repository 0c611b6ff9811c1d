// Matrix products in every notation.
#include "tests/workloads/onnx/support.hpp"

using namespace eyrie;

namespace {

struct Expected {
    std::int64_t batch, M, N, K;
    bool weight;
};

void check_product(const Graph& graph, const std::string& name, const Expected& expected) {
    const auto& product = shape_of<MatrixProduct>(graph, name);
    CHECK(product.batch == expected.batch);
    CHECK(product.M == expected.M);
    CHECK(product.N == expected.N);
    CHECK(product.K == expected.K);
    CHECK(product.second_is_weight == expected.weight);
}

// A MatMul of two inputs, or of an input and a weight.
Graph product(const std::string& a, const std::string& b) {
    return read_text("g (float[" + a + "] A, float[" + b + "] B) => (float[N] Y) { Y = MatMul (A, B) }");
}
Graph weighted(const std::string& a, const std::string& b) {
    return read_text("g (float[" + a + "] A) => (float[N] Y) <float[" + b + "] B> { Y = MatMul (A, B) }");
}

}  // namespace

TEST_CASE("a fully connected layer is a product of one row") {
    const Graph graph =
        read_text("g (float[1,5] X) => (float[N] Y) <float[7,5] W, float[7] b> { Y = Gemm <transB = 1> (X, W, b) }");
    check_product(graph, "Gemm_0", {1, 1, 7, 5, true});
    CHECK(tensor_of(graph, "W").shape == Sizes{5, 7});
    CHECK(operation(graph, "Gemm_0").inputs.size() == 3);
    CHECK(tensor_of(graph, "Y").shape == Sizes{7});
    CHECK(parameters(graph) == 42);
}

TEST_CASE("Gemm turns either factor") {
    const Graph graph = read_text(
        "g (float[1,4] A, float[3,1] B) => (float[N] Y) {"
        " Y = Gemm <transA = 1, transB = 1> (A, B) }");
    check_product(graph, "Gemm_0", {1, 4, 3, 1, false});
}

TEST_CASE("one weight for all images of a batch makes one product of many rows") {
    check_product(weighted("1, 12, 6, 4", "4, 5"), "MatMul_0", {1, 72, 5, 4, true});
    check_product(weighted("6, 4", "4, 5"), "MatMul_0", {1, 6, 5, 4, true});
    check_product(weighted("1, 3, 6, 4", "3, 4, 5"), "MatMul_0", {3, 6, 5, 4, true});
}

TEST_CASE("products of two activations are a batch of them") {
    check_product(product("1, 12, 6, 4", "1, 12, 4, 6"), "MatMul_0", {12, 6, 6, 4, false});
    check_product(product("1, 2, 1, 6, 4", "1, 1, 3, 4, 6"), "MatMul_0", {6, 6, 6, 4, false});
    CHECK(tensor_of(product("1, 2, 1, 6, 4", "1, 1, 3, 4, 6"), "Y").shape == Sizes{2, 3, 6, 6});
    check_product(product("1, 4", "4"), "MatMul_0", {1, 1, 1, 4, false});
}

TEST_CASE("a weight on the left becomes the second operand") {
    const Graph graph = read_text("g (float[1,4,5] X) => (float[N] Y) <float[7,4] W> { Y = MatMul (W, X) }");
    check_product(graph, "MatMul_0", {1, 5, 7, 4, true});
    CHECK(graph.tensors[operation(graph, "MatMul_0").inputs[1]].shape == Sizes{4, 7});
    CHECK(tensor_of(graph, "Y").shape == Sizes{7, 5});
}

TEST_CASE("the data of a turned weight are turned") {
    onnx::ModelProto model = onnx_model(
        "g (int8[1,3] X, float s, int8 z) => (int8[N] Y) <int8[3,2] W, int8 wz = {1}, float ws> {"
        " Y = QLinearMatMul (X, s, z, W, ws, wz, s, z) }",
        13);
    initializer(model, "W").set_raw_data(std::string("\x01\x02\x03\x04\xff\x80", 6));
    ImportOptions options;
    options.values = true;
    const Graph graph = read_model(model, options);
    check_product(graph, "QLinearMatMul_0", {1, 1, 2, 3, true});
    CHECK(*tensor_of(graph, "W").values == std::vector<std::int16_t>{0, 1, 2, 3, -2, -129});

    onnx::ModelProto turned = onnx_model(
        "g (float[1,3] X) => (float[N] Y) <int8[2,3] W, int8 z = {0}, float s = {0.5}> {"
        " D = DequantizeLinear (W, s, z) "
        " Y = Gemm <transB = 1> (X, D) }");
    initializer(turned, "W").set_raw_data(std::string("\x01\x02\x03\x04\x05\x06", 6));
    const Graph folded = read_model(turned, options);
    CHECK(*tensor_of(folded, "D").values == std::vector<std::int16_t>{1, 4, 2, 5, 3, 6});
    CHECK(tensor_of(folded, "D").shape == Sizes{3, 2});
    CHECK(tensor_of(folded, "D").bits == 8);
}

TEST_CASE("zero points of columns are subtracted column by column") {
    onnx::ModelProto model = onnx_model(
        "g (uint8[1,2] X) => (int32[N] Y) <uint8[2,3] W, uint8 z, uint8[3] wz = {1, 2, 3}> {"
        " Y = MatMulInteger (X, W, z, wz) }");
    initializer(model, "W").set_raw_data(std::string("\x01\x02\x03\x0a\x0a\x0a", 6));
    ImportOptions options;
    options.values = true;
    const Graph graph = read_model(model, options);
    CHECK(*tensor_of(graph, "W").values == std::vector<std::int16_t>{0, 0, 0, 9, 8, 7});
    CHECK(tensor_of(graph, "Y").bits == 32);
}

TEST_CASE("an Einsum of two factors is a matrix product") {
    const auto einsum = [](const std::string& equation, const std::string& a, const std::string& b) {
        return read_text("g (float[" + a + "] A, float[" + b + "] B) => (float[N] Y) { Y = Einsum <equation = \"" +
                         equation + "\"> (A, B) }");
    };
    check_product(einsum("bqhd, bkhd -> bhqk", "1, 6, 12, 4", "1, 5, 12, 4"), "Einsum_0", {12, 6, 5, 4, false});
    CHECK(einsum("ii,ij->ij", "2, 2", "2, 3").unsupported.size() == 1);
    CHECK(einsum("ab,cd->ad", "2, 2", "2, 3").unsupported.size() == 1);
}

TEST_CASE("factors that do not fit are refused with their node") {
    CHECK(error_of([] { product("1, 4", "5, 6"); }) ==
          "m.onnx: node MatMul_0 (MatMul): found matrices of 1 x 4 and 5 x 6; allowed: as many columns as rows of the "
          "next");
}
