// Timeloop's problems of both versions.
#include "tests/workloads/graph/support.hpp"
#include "workloads/simulators/timeloop.hpp"

using namespace eyrie;

namespace {

const std::string version_04 = R"(problem:
  version: 0.4
  shape:
    name: CNN_Layer
    dimensions: [C, M, R, S, N, P, Q]
    coefficients:
    - {name: Wstride, default: 1}
    - {name: Hstride, default: 1}
    - {name: Wdilation, default: 1}
    - {name: Hdilation, default: 1}
    data_spaces:
    - name: Weights
      projection: [[[C]], [[M]], [[R]], [[S]]]
    - name: Inputs
      projection:
      - [[N]]
      - [[C]]
      - [[R, Wdilation], [P, Wstride]]
      - [[S, Hdilation], [Q, Hstride]]
    - name: Outputs
      projection: [[[N]], [[M]], [[Q]], [[P]]]
      read_write: True
  instance: {C: 3, M: 96, R: 11, S: 7, N: 4, P: 55, Q: 27, Wstride: 4, Hstride: 2, Hdilation: 3}
)";

const std::string version_03 = R"(# a layer
mapper: {optimization-metrics: [edp]}
problem:
  shape:
    name: layer
    dimensions: [ B, IC, OC, X, Y, FX, FY ]
    data-spaces:
    - {name: W, projection: [ [[IC]], [[OC]], [[FX]], [[FY]] ]}
    - {name: I, projection: [ [[B]], [[IC]], [[X], [FX]], [[Y], [FY]] ]}
    - {name: O, projection: [ [[B]], [[OC]], [[X]], [[Y]] ], read-write: true}
  instance: {B: 1, IC: 16, OC: 32, X: 14, Y: 10, FX: 3, FY: 1}
)";

Graph read(const std::string& text, const ImportOptions& options = {}) {
    return read_timeloop({"p/VGG_conv1.yaml", text}, options);
}
std::string error_in(const std::string& text) {
    return error_of([&] { read(text); });
}
std::string replaced(std::string text, const std::string& old, const std::string& by) {
    const std::size_t at = text.find(old);
    REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), by);
}

}  // namespace

TEST_CASE("a problem is recognised by its outermost key", "[timeloop]") {
    CHECK(is_timeloop(version_04));
    CHECK(is_timeloop(version_03));
    CHECK(is_timeloop("%YAML 1.2\n---\n\"problem\": {}\n"));
    CHECK(is_timeloop("{\"problem\": {}}"));
    CHECK(is_timeloop("{\n \"mapper\": 1,\n \"problem\": {}}"));
    CHECK_FALSE(is_timeloop("name: x\nlayers: []\n"));
    CHECK_FALSE(is_timeloop("architecture:\n  problem: 1\n"));
    CHECK_FALSE(is_timeloop("- problem: 1\n"));
    CHECK_FALSE(is_timeloop(""));
}

TEST_CASE("a convolution is as large as its windows reach, one image of a batch", "[timeloop]") {
    const Graph graph = read(version_04);
    CHECK(graph.format == "Timeloop problem 0.4");
    const Convolution& conv = conv_named(graph, "VGG_conv1");
    CHECK((conv.C == 3 && conv.M == 96 && conv.groups == 1));
    CHECK((conv.rows.size == 54 * 4 + 10 + 1 && conv.rows.window == 11 && conv.rows.stride == 4));
    CHECK((conv.columns.size == 26 * 2 + 6 * 3 + 1 && conv.columns.dilation == 3 && conv.columns.stride == 2));
    CHECK(output_of(graph, "VGG_conv1") == Sizes{96, 55, 27});
    CHECK(macs(graph) == std::int64_t{96} * 3 * 11 * 7 * 55 * 27);
    CHECK(graph.folded == std::vector<std::string>{"batch of 4: read as one image"});
    CHECK(graph.tensors[operation_named(graph, "VGG_conv1").inputs[0]].shape == Sizes{3, 227, 71});
}

TEST_CASE("names and hyphens of older files do not matter", "[timeloop]") {
    const Graph graph = read(version_03);
    const Convolution& conv = conv_named(graph, "VGG_conv1");
    CHECK((conv.C == 16 && conv.M == 32 && conv.rows.size == 16 && conv.rows.window == 3 && conv.columns.size == 10));
    CHECK(graph.folded.empty());
    const std::string flat = replaced(version_03, "  instance: {B: 1, IC: 16, OC: 32, X: 14, Y: 10, FX: 3, FY: 1}",
                                      "  B: 1\n  IC: 16\n  OC: 32\n  X: 14\n  Y: 10\n  FX: 3\n  FY: 1");
    CHECK(macs(read(flat)) == macs(graph));
}

TEST_CASE("a problem without a shape of its own is Timeloop's convolution", "[timeloop]") {
    const std::string sizes = "R: 3, S: 3, P: 13, Q: 13, C: 8, K: 16, N: 1, Wstride: 2, Hstride: 2}\n";
    for (const std::string& problem : {"problem: {" + sizes, "problem: {shape: cnn-layer, " + sizes}) {
        const Graph graph = read(problem);
        CHECK(conv_named(graph, "VGG_conv1").M == 16);
        CHECK(conv_named(graph, "VGG_conv1").rows.size == 27);
    }
    check_message(error_in("problem: {shape: other-layer}\n"),
                  {"VGG_conv1.yaml:1: problem.shape: found 'other-layer'"});
}

TEST_CASE("anchors, merge keys and tags are read", "[timeloop]") {
    const std::string text =
        replaced(replaced(replaced(version_04, "problem:", "sizes: &sizes {C: 3, M: 96}\nproblem: !Problem"),
                          "{C: 3, M: 96,", "{<<: *sizes,"),
                 "name: CNN_Layer", "name: !string CNN_Layer");
    CHECK(macs(read(text)) == macs(read(version_04)));
}

TEST_CASE("products of matrices, batches of them, and products word by word", "[timeloop]") {
    const auto problem = [](const std::string& z) {
        return "problem:\n  shape:\n    dimensions: [M, N, K, H]\n    data_spaces:\n" + z +
               "  instance: {M: 128, N: 1536, K: 512, H: 8}\n";
    };
    const std::string out = "    - {name: Z, projection: ";
    const Graph plain = read(replaced(problem("    - {name: A, projection: [[[M]], [[K]]]}\n"
                                              "    - {name: B, projection: [[[K]], [[N]]]}\n" +
                                              out + "[[[M]], [[N]]], read_write: true}\n"),
                                      ", H: 8", ", H: 1"));
    CHECK((product_named(plain, "VGG_conv1").M == 128 && product_named(plain, "VGG_conv1").second_is_weight));
    CHECK(macs(plain) == 128 * 1536 * 512);
    const Graph named_weights = read(replaced(problem("    - {name: Weights, projection: [[[M]], [[K]]]}\n"
                                                      "    - {name: Inputs, projection: [[[K]], [[N]]]}\n" +
                                                      out + "[[[M]], [[N]]], read_write: true}\n"),
                                              ", H: 8", ", H: 1"));
    CHECK((product_named(named_weights, "VGG_conv1").M == 1536 && product_named(named_weights, "VGG_conv1").N == 128));
    const Graph heads =
        read(problem("    - {name: A, projection: [[[H]], [[M]], [[K]]]}\n"
                     "    - {name: B, projection: [[[H]], [[K]], [[N]]]}\n" +
                     out + "[[[H]], [[M]], [[N]]], read_write: true}\n"));
    CHECK(product_named(heads, "VGG_conv1").batch == 8);
    CHECK(parameters(heads) == 0);  // both are activations
    const Graph words = read(replaced(replaced(problem("    - {name: A, projection: [[[M]], [[N]]]}\n"
                                                       "    - {name: B, projection: [[[M]], [[N]]]}\n" +
                                                       out + "[[[M]], [[N]]], read_write: true}\n"),
                                               ", H: 8", ", H: 1"),
                                      "K: 512", "K: 1"));
    CHECK(words.operations[0].kind == OperationKind::multiply);
    CHECK(output_of(words, "VGG_conv1") == Sizes{128, 1536});
}

TEST_CASE("sizes that an instance leaves open can be given", "[timeloop]") {
    const std::string open = replaced(version_04, "N: 4, ", "");
    check_message(error_in(open), {"VGG_conv1.yaml:", "key 'N' is missing; allowed: a size here, or --dim N=SIZE"});
    ImportOptions options;
    options.dims = {{"N", 2}};
    CHECK(read(open, options).folded == std::vector<std::string>{"batch of 2: read as one image"});
    check_message(error_of([&] { read(version_04, options); }), {"--dim N: found a size"});
    options.dims = {{"N", std::int64_t{1} << 40}};
    check_message(error_of([&] { read(open, options); }), {"--dim N: found 1099511627776"});
}

TEST_CASE("densities are a run's", "[timeloop]") {
    const Graph graph = read(replaced(version_03, "B: 1,", "B: 1, densities: {W: 0.5},"));
    CHECK(graph.folded == std::vector<std::string>{"densities: zeros are data of a run, not of a network"});
}

TEST_CASE("what is wrong in a problem is said with its line and key", "[timeloop]") {
    check_message(error_in("problem:\n"), {":1: problem: "});
    check_message(error_in(replaced(version_04, "C: 3,", "C: 0,")), {":23: problem.instance.C: found 0; allowed"});
    check_message(error_in(replaced(version_04, "C: 3,", "C: -3,")), {"problem.instance.C: found -3"});
    check_message(error_in(replaced(version_04, "C: 3,", "C: 99999999999,")),
                  {"problem.instance.C: found 99999999999"});
    check_message(error_in(replaced(version_04, "Hdilation: 3", "Hdilatoin: 3")),
                  {":23: problem.instance.Hdilatoin: unknown key 'Hdilatoin'", "did you mean 'Hdilation'?"});
    check_message(error_in(replaced(version_04, "instance:", "instanc:")),
                  {":23: problem.instanc: unknown key 'instanc'", "did you mean 'instance'?"});
    check_message(error_in(replaced(version_04, "  shape:", "  shap:")), {"problem.shap: unknown key 'shap'"});
    check_message(error_in("problem: {R: 3, S: 3, P: 3, Q: 3, c: 3, K: 8, N: 1}\n"), {"problem.c: unknown key 'c'"});
    check_message(error_in(replaced(version_04, "[[N]]", "[[L]]")),
                  {":16: problem.shape.data_spaces[1].projection[0][0][0]: unknown dimension 'L'"});
    check_message(error_in(replaced(version_04, "[[N]]", "[]")),
                  {"found nothing; allowed: one or more of [dimension]"});
    check_message(error_in(replaced(version_04, "[[N]]", "[[N, 1, 2]]")), {"found 3 names"});
    check_message(error_in(replaced(version_04, "read_write: True", "read_write: False")), {"found more data spaces"});
    check_message(error_in(replaced(version_04, "dimensions: [C,", "dimensions: [C, C,")),
                  {"a name that stands twice"});
    check_message(error_in(replaced(version_04, "[P, Wstride]", "[P, Wstridd]")),
                  {":18: ", "unknown coefficient 'Wstridd'", "did you mean"});
    check_message(error_in(replaced(version_04, "[P, Wstride]]", "[P, Wstride], [M]]")),
                  {"VGG_conv1.yaml:1: problem: index M"});
    check_message(error_in(replaced(version_04, "P: 55", "P: 1073741824")), {"problem", "allowed"});
    check_message(error_in("problem: &p {shape: *p, instance: {}}\n"), {"VGG_conv1.yaml:1: "});
    check_message(error_in("problem: &p {<<: *p}\n"), {"VGG_conv1.yaml:1: "});
    check_message(error_in("problem: {{include_text('base.yaml')}}\n"),
                  {"VGG_conv1.yaml:1: a key must be a plain name"});
    check_message(error_in("problem: [\n"), {"not valid YAML"});
    check_message(error_in("problem: {}\n#" + std::string(5 << 20, 'x')), {"bytes of YAML; allowed: up to 4 MiB"});
}
