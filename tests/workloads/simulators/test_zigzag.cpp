// ZigZag's workloads.
#include "tests/workloads/graph/support.hpp"
#include "workloads/simulators/zigzag.hpp"

using namespace eyrie;

namespace {

const std::string conv_1 = R"(- id: 0
  name: Conv1
  operator_type: Conv
  equation: O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]
  dimension_relations: [ix=2*ox+1*fx, iy=2*oy+1*fy]
  loop_dims: [B, K, G, OX, OY, C, FX, FY]
  loop_sizes: [1, 64, 1, 112, 112, 3, 7, 7]
  operand_precision: {W: 8, I: 4, O: 16, O_final: 6}
  operand_source: {I: 0, W: 0}
  pr_loop_dims: [IX, IY]
  pr_loop_sizes: [224, 224]
  padding: [[3, 2], [3, 2]]
)";

const std::string pool_2 = R"(- id: 1
  operator_type: Pooling
  equation: 'O[b][g][oy][ox] += W[fx][fy] * I[b][g][iy][ix]'
  dimension_relations: [ix=2*ox+fx, iy=2*oy+fy]
  loop_dim_size: {B: 1, G: 64, OX: 56, OY: 56, FX: 3, FY: 3}
  pr_loop_dims: [IX, IY]
  padding: [[1, 0], [1, 0]]
  operand_source: {I: 0}
)";

const std::string sums_3 =
    R"(- {id: 2, name: dw, operator_type: Conv, equation: "O[b][g][oy][ox]+=W[g][fy][fx]*I[b][g][ix][iy]",
   dimension_relations: [iy=oy+fy, ix=ox+2*fx], loop_dims: [b, g, ox, oy, fx, fy], loop_sizes: [2, 64, 54, 56, 2, 1],
   operand_source: {I: 1}}
- {id: 7, name: sum, operator_type: Add, equation: "O[b][g][oy][ox]=X[b][g][oy][ox]+Y[b][g][oy][ox]",
   loop_dims: [B, G, OY, OX], loop_sizes: [1, 64, 56, 54], operand_source: {X: 2, Y: 2}}
- {id: 8, name: fc, operator_type: Gemm, equation: "O[b][k]+=W[k][c]*I[b][c]", loop_dims: [B, K, C],
   loop_sizes: [1, 10, 193536], operand_precision: {W: 8}, operand_source: {I: 7, W: 8}}
)";

Graph read(const std::string& text) { return read_zigzag({"z/resnet.yaml", text}, {}); }
std::string error_in(const std::string& text) {
    return error_of([&] { read(text); });
}
std::string replaced(std::string text, const std::string& old, const std::string& by) {
    const std::size_t at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), by);
}

}  // namespace

TEST_CASE("a workload is recognised by a list with equations", "[zigzag]") {
    CHECK(is_zigzag(conv_1));
    CHECK(is_zigzag("# remark\n---\n" + sums_3));
    CHECK_FALSE(is_zigzag("- 1\n- 2\n"));
    CHECK_FALSE(is_zigzag("x:\n" + conv_1));
    CHECK_FALSE(is_zigzag(""));
}

TEST_CASE("a convolution has the padding and the ifmap that it says", "[zigzag]") {
    const Graph graph = read(conv_1);
    const Convolution& conv = conv_named(graph, "Conv1");
    CHECK((conv.C == 3 && conv.M == 64 && conv.groups == 1));
    for (const Axis* axis : {&conv.rows, &conv.columns}) {
        CHECK((axis->size == 224 && axis->window == 7 && axis->stride == 2));
        CHECK((axis->pad_before == 3 && axis->pad_after == 2 && axis->outputs() == 112));
    }
    const Operation& operation = operation_named(graph, "Conv1");
    CHECK(graph.tensors[operation.inputs[0]].bits == 4);
    CHECK(graph.tensors[operation.inputs[1]].bits == 8);
    CHECK(graph.tensors[operation.outputs[0]].bits == 6);
    const Graph bare = read(replaced(conv_1, "pr_loop_sizes: [224, 224]", ""));
    CHECK(conv_named(bare, "Conv1").rows.size == 224);
    const Graph unnamed =
        read(replaced(replaced(replaced(conv_1, "pr_loop_sizes: [224, 224]", ""), "pr_loop_dims: [IX, IY]", ""),
                      "[[3, 2], [3, 2]]", "[[3, 2], [1, 2]]"));
    CHECK((conv_named(unnamed, "Conv1").columns.pad_before == 3 && conv_named(unnamed, "Conv1").rows.pad_before == 1));
    const Graph unpadded = read(conv_1.substr(0, conv_1.find("  pr_loop_dims")));
    CHECK((conv_named(unpadded, "Conv1").rows.size == 229 && conv_named(unpadded, "Conv1").rows.pad_before == 0));
}

TEST_CASE("layers take what their sources make", "[zigzag]") {
    const Graph graph = read(conv_1 + pool_2 + sums_3);
    const Operation& pool = operation_named(graph, "layer_1");
    CHECK(pool.kind == OperationKind::max_pool);
    CHECK(pool.inputs == operation_named(graph, "Conv1").outputs);
    const auto& window = std::get<Pooling>(pool.shape);
    CHECK((window.C == 64 && window.rows.size == 112 && window.rows.pad_before == 1 && window.rows.pad_after == 0));
    const Convolution& dw = conv_named(graph, "dw");
    CHECK((dw.C == 64 && dw.M == 64 && dw.groups == 64));
    CHECK((dw.rows.window == 1 && dw.rows.size == 56));  // iy, though it is written behind ix
    CHECK((dw.columns.window == 2 && dw.columns.dilation == 2 && dw.columns.size == 56));
    CHECK(operation_named(graph, "dw").inputs[0] == pool.outputs[0]);
    const Operation& sum = operation_named(graph, "sum");
    CHECK(sum.kind == OperationKind::add);
    CHECK(sum.inputs == std::vector<std::size_t>(2, operation_named(graph, "dw").outputs[0]));
    CHECK(output_of(graph, "sum") == Sizes{64, 56, 54});
    const MatrixProduct& fc = product_named(graph, "fc");
    CHECK((fc.M == 1 && fc.N == 10 && fc.K == 193536 && fc.second_is_weight));
    CHECK(operation_named(graph, "fc").inputs[0] == sum.outputs[0]);
    CHECK(graph.folded == std::vector<std::string>{"batch of 2 of dw: read as one image"});
}

TEST_CASE("an operand of another size than its source is an input", "[zigzag]") {
    const Graph graph = read(conv_1 + replaced(pool_2, "G: 64", "G: 32"));
    CHECK(graph.tensors[operation_named(graph, "layer_1").inputs[0]].role == TensorRole::input);
    REQUIRE(graph.folded.size() == 1);
    CHECK(contains(graph.folded[0], "operand I of layer_1 has another size than what layer 0 makes"));
}

TEST_CASE("products of activations, averages, and functions of words", "[zigzag]") {
    const Graph graph = read(
        "- {id: 0, name: q, operator_type: Gemm, equation: 'O[b][k]+=W[k][c]*I[b][c]', loop_dims: [B, K, C], "
        "loop_sizes: [8, 16, 4]}\n"
        "- {id: 1, name: qk, operator_type: MatMul, equation: 'O[h][d][k]+=W[h][c][k]*I[h][d][c]', "
        "loop_dims: [H, D, K, C], loop_sizes: [2, 4, 8, 16], operand_source: {I: 0, W: 0}}\n"
        "- {id: 2, name: a, operator_type: AveragePool, equation: 'O[g][oy]+=I[g][iy]', dimension_relations: "
        "[iy=2*oy+fy],"
        " loop_dims: [G, OY, FY], loop_sizes: [2, 16, 2], operand_source: {I: 1}}\n"
        "- {id: 3, name: f, operator_type: Relu, equation: 'O[b][c]=I[b][c]', loop_dims: [B, C], loop_sizes: [1, 32], "
        "operand_source: {I: 2}}\n"
        "- {id: 4, name: p, operator_type: Mul, equation: 'O[c]=A[c]*B[c]', loop_dims: [C], loop_sizes: [32], "
        "operand_source: {A: 2, B: 3}}\n"
        "- {id: 5, name: g, operator_type: GlobalAveragePool, equation: 'O[c]+=I[c][h]', loop_dims: [C, H], "
        "loop_sizes: [8, 4], operand_source: {I: 4}}\n");
    CHECK(product_named(graph, "q").M == 8);
    const MatrixProduct& qk = product_named(graph, "qk");
    CHECK((qk.batch == 2 && qk.M == 4 && qk.N == 8 && qk.K == 16 && !qk.second_is_weight));
    const Operation& both = operation_named(graph, "qk");
    REQUIRE(both.inputs.size() == 2);  // 8 x 16 words each way
    CHECK(both.inputs[0] == operation_named(graph, "q").outputs[0]);
    CHECK(graph.tensors[both.inputs[1]].shape == Sizes{2, 16, 8});
    CHECK(operation_named(graph, "a").kind == OperationKind::average_pool);
    CHECK(operation_named(graph, "f").kind == OperationKind::elementwise);
    const auto& global = std::get<Pooling>(operation_named(graph, "g").shape);
    CHECK((global.C == 8 && global.columns.size == 4 && global.columns.window == 4));
    CHECK(operation_named(graph, "p").kind == OperationKind::multiply);
    CHECK(operation_named(graph, "p").inputs[1] == operation_named(graph, "f").outputs[0]);
}

TEST_CASE("what is wrong in a workload is said with its line and key", "[zigzag]") {
    check_message(error_in("- 1\n"), {"z/resnet.yaml:1: [0]: expected a mapping"});
    check_message(error_in("x: 1\n"), {":1: expected a sequence"});
    check_message(error_in(replaced(conv_1, "id: 0", "id: -1")), {":1: [0].id: found -1"});
    check_message(error_in(conv_1 + conv_1), {":13: [1].id: found 0, an id that stands twice"});
    check_message(error_in(conv_1 + replaced(pool_2, "I: 0", "I: 5")),
                  {"[1].operand_source.I: found 5; allowed: the id of a layer before this one, or its own"});
    check_message(error_in(replaced(conv_1, "64,", "0,")), {":7: [0].loop_sizes[1]: found 0"});
    check_message(error_in(replaced(conv_1, "64, 1,", "64,")), {":7: [0].loop_sizes: found 7 for 8 of loop_dims"});
    check_message(error_in(replaced(conv_1, "[B, K,", "[B, B,")), {"index b stands twice"});
    check_message(error_in(replaced(conv_1, "[IX, IY]", "[IX, ix]")),
                  {":11: [0].pr_loop_sizes[1]: index ix stands twice; allowed: once"});
    check_message(error_in(replaced(pool_2, "[IX, IY]\n  padding: [[1, 0], [1, 0]]",
                                    "[IX, IY]\n  padding_by_name: {ix: [1, 0], IX: [0, 0]}\n  padding: []")),
                  {"padding: found beside padding_by_name; allowed: one of the two"});
    check_message(error_in(replaced(pool_2, "B: 1, G: 64", "B: 1, b: 64")), {"index b stands twice"});
    check_message(error_in(replaced(pool_2, "  pr_loop", "  loop_sizes: [1]\n  pr_loop")),
                  {"loop_sizes: found beside loop_dim_size; allowed: one of the two"});
    check_message(error_in(replaced(conv_1, "[c][fy]", "[z][fy]")), {":4: [0].equation: unknown index 'z'"});
    check_message(error_in(replaced(conv_1, "ix=2*ox", "ix=0*ox")),
                  {":5: [0].dimension_relations[0]: found 'ix=0*ox+1*fx'"});
    check_message(error_in(replaced(conv_1, "iy=2*oy", "ix=2*oy")), {":5: ", "a second relation"});
    check_message(error_in(replaced(conv_1, "[224, 224]", "[230, 224]")),
                  {"resnet.yaml:1: [0]: found 230 of ix with padding 3 and 2; allowed: sizes that make 112 outputs"});
    check_message(error_in(replaced(conv_1, "[[3, 2], [3, 2]]", "[[3, 2, 1], [3, 2]]")),
                  {"padding[0]: found 3 numbers"});
    for (const char* bad :
         {"", "O", "O[b", "O[b]=", "O[b]+=W[]*I[b]", "O[b]=W[b]*", "=W[b]", "O[b]=W[b]*I[b]*X[b]", "O[b]W[b]"})
        check_message(error_in(replaced(conv_1, "O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]",
                                        "'" + std::string(bad) + "'")),
                      {":4: [0].equation: found '"});
    check_message(error_in(replaced(conv_1, "W[g][k][c]", "W[g][c]")),
                  {":4: [0].equation: index k is in one tensor alone"});
    check_message(error_in(replaced(conv_1, "112, 112", "1073741824, 1073741824")), {"[0]: "});
    check_message(error_in("[]"), {"found no operation"});
}

TEST_CASE("filters that another layer makes are listed", "[zigzag]") {
    const Graph graph = read(conv_1 + replaced(conv_1, "id: 0", "id: 1"));
    REQUIRE(graph.unsupported.size() == 1);
    CHECK(graph.unsupported[0].reason == "filters that another layer makes");
}
