// What the array does while words leave it.
#include "tests/workloads/onnx/support.hpp"

using namespace eyrie;

namespace {

std::vector<std::string> fused(const std::string& nodes) {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X, float[1,4,6,6] R) => (float[N] Y, float[N] Z)"
        " <float[4,3,3,3] W, float[4] c, float[4,1,1] k, float[6] l, float s = {2.0},"
        " float[6,5] M, float[5] m> { C = Conv (X, W) " +
        nodes + " }");
    std::vector<std::string> names;
    for (const Operation& found : graph.operations)
        if (found.fused) names.push_back(found.name);
    return names;
}

}  // namespace

TEST_CASE("normalisation and rectifiers behind a convolution are free") {
    CHECK(fused("B = BatchNormalization (C, c, c, c, c) Y = Relu (B) Z = Sigmoid (Y)") ==
          Names{"BatchNormalization_1", "Relu_2"});
    CHECK(fused("B = Clip (C, s, s) Y = MaxPool <kernel_shape = [2, 2]> (B) Z = Relu (Y)") == Names{"Clip_1"});
}

TEST_CASE("nothing is free whose input others read, or that is a result") {
    CHECK(fused("Y = Relu (C) Z = Sigmoid (C)").empty());
    CHECK(fused("Y = Identity (C) Z = Relu (C)").empty());
}

TEST_CASE("a bias of channels is free, a residual is not") {
    CHECK(fused("B = Add (k, C) Y = Relu (B) Z = Sigmoid (Y)") == Names{"Add_1", "Relu_2"});
    CHECK(fused("B = Add (C, R) Y = Relu (B) Z = Sigmoid (Y)").empty());
    CHECK(fused("B = Mul (C, s) Y = Div (B, k) Z = Sigmoid (Y)") == Names{"Mul_1", "Div_2"});
    // One number for each column.
    CHECK(fused("Y = Add (C, l) Z = Sigmoid (Y)").empty());
}

TEST_CASE("the channels of a matrix product are its columns") {
    CHECK(fused("P = MatMul (C, M) Y = Add (P, m) Z = Sigmoid (Y)") == Names{"Add_2"});
}

TEST_CASE("old operator sets say which axis a bias has") {
    const auto is_fused = [](const std::string& attributes) {
        const Graph graph = read_text(
            "g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W, float[4] c, float[6] l> {"
            " C = Conv (X, W) Y = Add <broadcast = 1, " +
                attributes + " }",
            6);
        CHECK(tensor_of(graph, "Y").shape == Sizes{4, 6, 6});
        return operation(graph, "Add_1").fused;
    };
    CHECK(is_fused("axis = 1> (C, c)"));
    CHECK_FALSE(is_fused("axis = 2> (C, l)"));
}
