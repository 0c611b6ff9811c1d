// Files that are no models, cut off or hostile: one message each.
#include "tests/workloads/onnx/support.hpp"

using namespace eyrie;

namespace {

std::string error_of_bytes(const std::string& bytes) {
    return error_of([&] { read_onnx({"m.onnx", bytes}, {}); });
}

std::string error_of_text(const std::string& text) { return read_error(onnx_model(text)); }

std::string nested(int depth) {
    std::string inner;
    for (int i = 0; i < depth; ++i) {
        // Fields 1 (node), 5 (attribute) and 6 (graph), each around the last.
        for (const char tag : {'\x32', '\x2a', '\x0a'}) {
            std::string length;
            std::size_t rest = inner.size();
            for (; rest >= 0x80; rest >>= 7) length += static_cast<char>(rest | 0x80);
            length += static_cast<char>(rest);
            inner = tag + length + inner;
        }
    }
    return inner;
}

}  // namespace

TEST_CASE("a model cut off anywhere is refused or smaller, never worse") {
    onnx::ModelProto model = onnx_model(
        "g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W, int64[2] s = {1, -1}> {"
        " A = Conv (X, W) Y = Reshape (A, s) }");
    model.set_producer_name("test");
    const std::string bytes = model.SerializeAsString();
    std::size_t refused = 0;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const std::string message = error_of_bytes(bytes.substr(0, length));
        if (message.empty()) continue;
        ++refused;
        CHECK(message.rfind("m.onnx: ", 0) == 0);
    }
    // Behind the graph stand only the operator sets.
    CHECK(refused > bytes.size() - 30);
    CHECK(error_of_bytes(bytes.substr(0, bytes.size() / 2)) ==
          "m.onnx: not a valid ONNX model: it is cut off, or no protobuf");
}

TEST_CASE("what is no model is none by its content") {
    for (const std::string& bytes :
         {std::string(), std::string("layers: []\n"), std::string("{\"a\": 1}"), std::string("\x1c\0\0\0TFL3", 8),
          std::string("[net]\nbatch=1\n"), std::string("version 1.0;\ngraph"), std::string("\x08\x04\x12\x02xx", 6)}) {
        CHECK_FALSE(is_onnx(bytes));
        CHECK_FALSE(error_of_bytes(bytes).empty());
    }
    const std::string bytes = onnx_model("g (float[1] X) => (float[N] Y) { Y = Relu (X) }").SerializeAsString();
    CHECK(is_onnx(bytes));
    CHECK(is_onnx(bytes.substr(0, bytes.size() - 10)));
}

TEST_CASE("every byte of a model may be wrong") {
    const std::string bytes =
        onnx_model(
            "g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W, int64[2] s = {1, -1}> {"
            " A = Conv <pads = [1, 1, 1, 1]> (X, W) P = MaxPool <kernel_shape = [2, 2]> (A) Y = Reshape (P, s) }")
            .SerializeAsString();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        for (const int change : {1, 2, 128, 255}) {
            std::string changed = bytes;
            changed[i] = static_cast<char>(changed[i] ^ change);
            const std::string message = error_of_bytes(changed);
            CHECK((message.empty() || message.rfind("m.onnx: ", 0) == 0));
        }
    }
}

TEST_CASE("nesting beyond protobuf's limit is refused") {
    const std::string graph = nested(60);
    std::string length;
    for (std::size_t rest = graph.size(); rest > 0; rest >>= 7)
        length += static_cast<char>(rest >= 0x80 ? rest | 0x80 : rest);
    CHECK(error_of_bytes("\x08\x07\x3a" + length + graph) ==
          "m.onnx: not a valid ONNX model: messages nested more than 100 deep");
}

TEST_CASE("cycles, missing tensors and doubled ones are refused") {
    CHECK(error_of_text("g (float[1] X) => (float[N] Y) { Y = Add (X, A) A = Relu (Y) }") ==
          "m.onnx: node Relu_1 (Relu): found input 'Y', which is made from its own output; allowed: nodes without "
          "cycles");
    CHECK(error_of_text("g (float[1] X) => (float[N] Y) { Y = Relu (Z) }") ==
          "m.onnx: node Relu_0 (Relu): found input 'Z', which nothing makes; allowed: inputs and initializers of the "
          "graph, and outputs of other nodes");
    CHECK(error_of_text("g (float[1] X) => (float[N] Y) { Y = Relu (X) Y = Relu (X) }") ==
          "m.onnx: node Relu_1 (Relu): found output 'Y', which is there already; allowed: a name of its own for each "
          "tensor");
    CHECK(error_of_text("g (float[1] X) => (float[N] Y) { Z = Relu (X) }") ==
          "m.onnx: output Y: found nothing that makes it; allowed: outputs of nodes");
    CHECK(error_of_text("g (float[1,3,8,8] X) => (float[N] Y) { Y = Conv (X) }") ==
          "m.onnx: node Conv_0 (Conv): found 1 inputs, and none in place 1; allowed: what ONNX asks for there");
}

TEST_CASE("attributes of another type or size are refused") {
    const auto conv = [](const std::string& attributes) {
        return error_of_text("g (float[1,3,8,8] X) => (float[N] Y) <float[4,3,3,3] W> { Y = Conv <" + attributes +
                             "> (X, W) }");
    };
    CHECK(conv("strides = 2") ==
          "m.onnx: node Conv_0 (Conv): found attribute strides of another type; allowed: integers");
    CHECK(conv("strides = [2]") == "m.onnx: node Conv_0 (Conv): found strides 2; allowed: 2 integers from 1 to 2^31");
    CHECK(conv("strides = [0, 1]").find("allowed: 2 integers from 1 to 2^31") != std::string::npos);
    CHECK(conv("pads = [-1, 0, 0, 0]").find("allowed: 4 integers from 0 to 2^31") != std::string::npos);
    CHECK(conv("auto_pad = \"ALL\"").find("found auto_pad ALL; allowed: NOTSET") != std::string::npos);
    CHECK(conv("group = 2") ==
          "m.onnx: node Conv_0 (Conv): found 3 channels in 2 groups; allowed: a multiple of the groups");
    CHECK(conv("dilations = [5, 5]").find("allowed: a window that fits") != std::string::npos);
    CHECK(conv("kernel_shape = [3, 4]").find("allowed: 3, 3, as the filters' shape says") != std::string::npos);
    CHECK(conv("dilations = [2147483648, 1]").find("allowed: a reach up to 2^31") != std::string::npos);
}

TEST_CASE("shapes that overflow are refused") {
    CHECK(error_of_text("g (float[1,1000000000,1000000000,1000000000] X) => (float[N] Y) { Y = Relu (X) }") ==
          "m.onnx: input X: found 1 x 1000000000 x 1000000000 x 1000000000 words; allowed: up to 2^62");
    CHECK(error_of_text("g (float[1,3] X) => (float[N] Y) <float[4000000000,3] W> { Y = MatMul (W, X) }")
              .find("tensor W: found 4000000000 x 3 words; allowed: up to 64 sizes from 0 to 2^31") !=
          std::string::npos);
    CHECK(error_of_text("g (float[1,3] X) => (float[N] Y) <int64[3] s = {2000000000, 2000000000, 2000000000}> {"
                        " Y = ConstantOfShape (s) }")
              .find("found a result of 2000000000 x 2000000000 x 2000000000 words") != std::string::npos);
    // A weight of 10^9 words without its data is only a shape.
    CHECK(
        error_of_text("g (float[1,1000000] X) => (float[N] Y) <float[1000000,1000] W> { Y = MatMul (X, W) }").empty());
}

TEST_CASE("much out of little is refused, or left out") {
    const auto repeated = [](std::size_t count, const std::string& field) {
        std::string graph;
        for (std::size_t i = 0; i < count; ++i) graph += field;
        onnx::ModelProto model;
        model.set_ir_version(7);
        std::string bytes = model.SerializeAsString() + '\x3a';
        for (std::size_t rest = graph.size();; rest >>= 7) {
            bytes += static_cast<char>(rest >= 0x80 ? rest | 0x80 : rest);
            if (rest < 0x80) break;
        }
        return bytes + graph;
    };
    const std::string empty_node("\x0a\0", 2);
    CHECK(error_of_bytes(repeated(3'000'000, empty_node)) ==
          "m.onnx: not a valid ONNX model: more than 2000000 fields");
    CHECK(error_of_bytes(repeated(400'000, empty_node)) ==
          "m.onnx: found more than 300000 nodes and initializers; allowed: up to that");
    // Numbers of a long chain are calculated until there are eight million.
    std::string chain = "g (float[1,3] X) => (float[N] Y) <int64[1] s = {16000}> { a0 = ConstantOfShape (s) ";
    for (int i = 0; i < 1000; ++i) chain += fmt::format("a{} = Neg (a{}) ", i + 1, i);
    const Graph graph = read_text(chain + "Y = Reshape (X, a1000) }");
    REQUIRE(graph.unsupported.size() == 1);
    CHECK(graph.unsupported[0].reason == "'a1000' is known only when the network runs");
}

TEST_CASE("names that do something to a terminal are shown safely") {
    onnx::ModelProto model = onnx_model("g (float[1] X) => (float[N] Y) { Y = Relu (X) }");
    model.mutable_graph()->mutable_node(0)->set_input(0, "\x1b[2J");
    CHECK(read_error(model).find("\\x1b[2J") != std::string::npos);
}
