// MAESTRO's networks.
#include "tests/workloads/graph/support.hpp"
#include "workloads/simulators/maestro.hpp"
#include "workloads/simulators/maestro_tokens.hpp"

using namespace eyrie;

namespace {

Graph read(const std::string& text) { return read_maestro({"m/vgg.m", text}, {}); }
std::string error_in(const std::string& text) {
    return error_of([&] { read(text); });
}
// A network of one layer.
std::string layer(const std::string& body) { return "Network n {\nLayer L {\n" + body + "\n}\n}\n"; }

}  // namespace

TEST_CASE("a network is recognised by its first word", "[maestro]") {
    CHECK(is_maestro("Network vgg {\n"));
    CHECK(is_maestro("// remark\n/* another\n*/ Constant K 64;\n"));
    CHECK(is_maestro("\xEF\xBB\xBFNetwork{"));
    CHECK_FALSE(is_maestro("network: x\n"));
    CHECK_FALSE(is_maestro("Networks x"));
    CHECK_FALSE(is_maestro("/* never closed"));
    CHECK_FALSE(is_maestro(""));
}

TEST_CASE("words are names, numbers and braces", "[maestro]") {
    const std::string path = "f.m";
    MaestroTokens tokens("a: 1, b2 ;{// x\nc'}/*\n\n*/d", path);
    std::vector<std::string> words;
    while (!tokens.word().empty()) words.push_back(tokens.take());
    CHECK(words == std::vector<std::string>{"a", "1", "b2", "{", "c'", "}", "d"});
    CHECK(tokens.where() == "f.m:4: ");
}

TEST_CASE("layers are read in both spellings, with constants, without dataflows", "[maestro]") {
    const Graph graph = read(R"(
// VGG
Constant K1 64;
Constant Y1: 226;
Network VGG {
    Layer CONV1 {
        Type: CONV
        Stride { X: 2, Y: 1 }
        Dimensions { K: K1, C: 3, R: 3, S: 5, Y: Y1, X: 227 }
        Dataflow { SpatialMap(1,1) K; TemporalMap(Sz(R), Sz(R)) R; Cluster(Sz(R), P); { nested } }
    }
    Layer CONV2 {
        Type CONV
        Dimensions { N 2 K 8 C 64 R 1 S 1 Y' 10 X' 12 }
    }
})");
    const Convolution& conv = conv_named(graph, "CONV1");
    CHECK((conv.C == 3 && conv.M == 64 && conv.rows.size == 226 && conv.rows.window == 3 && conv.rows.stride == 1));
    CHECK((conv.columns.size == 227 && conv.columns.window == 5 && conv.columns.stride == 2));
    CHECK(output_of(graph, "CONV1") == Sizes{64, 224, 112});
    CHECK(output_of(graph, "CONV2") == Sizes{8, 10, 12});
    CHECK(graph.folded == std::vector<std::string>{"batch of 2 of CONV2: read as one image"});
}

TEST_CASE("each type of layer is what MAESTRO means by it", "[maestro]") {
    const auto conv = [](const std::string& body) { return conv_named(read(layer(body)), "L"); };
    const auto groups = [&](const std::string& body) {
        const Convolution shape = conv(body);
        return Sizes{shape.C, shape.M, shape.groups};
    };
    CHECK(groups("Type: DSCONV Dimensions { C: 8, R: 3, S: 3, Y: 9, X: 9 }") == Sizes{8, 8, 8});
    CHECK(groups("Type: DSCONV Dimensions { K: 1, C: 8, R: 3, S: 3, Y: 9, X: 9 }") == Sizes{8, 8, 8});
    CHECK(groups("Type: DSCONV Dimensions { K: 8, C: 8, R: 3, S: 3, Y: 9, X: 9 }") == Sizes{8, 8, 8});
    CHECK(groups("Type: DSCONV Dimensions { K: 2, C: 8, R: 3, S: 3, Y: 9, X: 9 }") == Sizes{8, 16, 8});
    CHECK(groups("Type: NGCONV Dimensions { G: 32, K: 4, C: 2, R: 3, S: 3, Y: 9, X: 9 }") == Sizes{64, 128, 32});
    const Convolution up = conv("Type: TRCONV Stride { X: 2, Y: 2 } Dimensions { K: 4, C: 8, R: 2, S: 2, Y: 9, X: 9 }");
    CHECK(up.transposed);
    CHECK(output_shape(up) == Sizes{4, 18, 18});
    const Graph gemm = read(layer("Type: GEMM Dimensions { M: 128, N: 1536, K: 512 }"));
    CHECK(
        (product_named(gemm, "L").M == 128 && product_named(gemm, "L").N == 1536 && product_named(gemm, "L").K == 512));
    for (const char* sizes : {"R: 7, S: 7, Y: 7, X: 7", "Y: 7, X: 7", "R: 7, S: 7"}) {
        const Graph fc = read(layer("Type: FC Dimensions { K: 10, C: 512, " + std::string(sizes) + " }"));
        CHECK((product_named(fc, "L").K == 512 * 49 && product_named(fc, "L").N == 10));
    }
    CHECK(product_named(read(layer("Type: FC Dimensions { K: 10, C: 512 }")), "L").K == 512);
    CHECK(groups("Dimensions { K: 1, C: 1, R: 1, S: 1, Y: 1, X: 1 }") == Sizes{1, 1, 1});  // CONV is the default
}

TEST_CASE("types that are not read are listed, the others are read", "[maestro]") {
    const Graph graph = read(
        "Network n { Layer P { Type: POOL Dimensions { K: 1 } } Layer L { Type: GEMM Dimensions { M 1 N 2 K 3 } } }");
    REQUIRE(graph.unsupported.size() == 1);
    CHECK(graph.unsupported[0].name == "P");
    CHECK(graph.unsupported[0].type == "POOL");
    CHECK(macs(graph) == 6);
    check_message(error_in(layer("Type: LSTM")), {"vgg.m: found no operation that is read; L (LSTM): "});
}

TEST_CASE("what is wrong in a network is said with its line", "[maestro]") {
    const std::string others = "K: 1, R: 3, S: 3, Y: 9, X: 9", sizes = "C: 1, " + others;
    check_message(error_in(layer("Type: CONV Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 9 }")),
                  {"m/vgg.m:2: layer L: X: found nothing; allowed: an integer"});
    check_message(error_in(layer("Dimensions { " + others + ",\nC: x }")), {":4: Dimensions C: found 'x'"});
    check_message(error_in(layer("Dimensions { " + others + ", C: -1 }")), {":3: Dimensions C: found '-1'"});
    check_message(error_in(layer("Dimensions { " + others + ", C: 99999999999999999999 }")), {"C: found '9999"});
    check_message(error_in(layer("Dimensions { " + sizes + ", Q: 1 }")), {":3: Dimensions: unknown dimension 'Q'"});
    check_message(error_in(layer("Dimensions { K: 0, C: 1, R: 3, S: 3, Y: 9, X: 9 }")), {":2: layer L: K: found 0"});
    check_message(error_in(layer("Dimensions { K: 1, C: 1, R: 3, S: 3, Y: 2, X: 9 }")),
                  {":2: operation L (CONV): ", "leaves no output"});
    check_message(error_in(layer("Stride { X: 0 } Dimensions { " + sizes + " }")), {"stride: found 0"});
    check_message(error_in(layer("Stride { Z: 0 }")), {":3: Stride: found 'Z'"});
    check_message(error_in(layer("Type: CONV Dimensions { G: 2, " + sizes + " }")), {"G: found 2 in a CONV layer"});
    check_message(error_in(layer("Type: FC Dimensions { " + sizes + " }")),
                  {"found R 3 and S 3 for an ifmap of 9 x 9"});
    check_message(error_in("Network n {\n Layer L {\n"), {":3: found the end; allowed: "});
    check_message(error_in("Network n {\n Lair L {"), {":2: found 'Lair'; allowed: Layer"});
    check_message(error_in("Network n { Layer L { Colour: blue } }"), {"found 'Colour' in layer L"});
    check_message(error_in("Network n { Layer L { Dataflow {{{ } }"), {"found the end; allowed: }"});
    check_message(error_in("Network n { } Network m { }"), {"found a second network"});
    check_message(error_in("Network n { }"), {"found no operation"});
    check_message(error_in("Constant K 1;"), {"found no network"});
    check_message(error_in("Constant K x;"), {":1: Constant K: found 'x'"});
    check_message(error_in("Network { Layer { } }"), {"found '{'; allowed: the layer's name"});
    check_message(error_in("Netwerk"), {":1: found 'Netwerk'; allowed: Constant, Network"});
    check_message(error_in("Network n { Layer L { D " + std::string(1000000, '{')), {"found the end"});
}

TEST_CASE("a key that stands twice is refused with its line", "[maestro]") {
    const std::string sizes = "K: 4, C: 3, R: 3, S: 3, Y: 9, X: 9";
    const std::string dimensions = "Dimensions { " + sizes + " }";
    check_message(error_in(layer("Dimensions { " + sizes + ",\nK: 5 }")),
                  {"m/vgg.m:4: Dimensions K: found a second time; allowed: once"});
    check_message(error_in(layer(dimensions + "\n" + dimensions)), {":4: layer L: Dimensions: found a second time"});
    check_message(error_in(layer("Type: CONV Type: FC " + dimensions)), {":3: layer L: Type: found a second time"});
    check_message(error_in(layer("Stride { X: 2 } Stride { X: 2 } " + dimensions)),
                  {"layer L: Stride: found a second"});
    check_message(error_in(layer("Stride { X: 2, X: 1 } " + dimensions)), {":3: Stride X: found a second time"});
    check_message(error_in("Constant K1 5;\nConstant K1 6;"), {":2: Constant K1: found a second time"});
    CHECK(macs(read(layer("Densities { } Densities { } " + dimensions))) == 4 * 3 * 9 * 49);  // these are not read
}

TEST_CASE("sizes of ifmap and ofmap agree, and dimensions are those of the type", "[maestro]") {
    const std::string sizes = "K: 4, C: 3, R: 3, S: 3, Y: 9, X: 9";
    check_message(error_in(layer("Stride { X: 2, Y: 2 } Dimensions { " + sizes + ", Y': 9, X': 9 }")),
                  {":2: layer L: Y': found 9 for Y 9, R 3 and a stride of 2; allowed: 4"});
    CHECK(output_of(read(layer("Dimensions { " + sizes + ", Y': 7, X': 7 }")), "L") == Sizes{4, 7, 7});
    CHECK(output_of(read(layer("Stride { X: 2, Y: 2 } Dimensions { K: 4, C: 3, R: 3, S: 3, Y: 10, X: 9, Y': 4 }")),
                    "L") == Sizes{4, 4, 4});
    // An ofmap of a transposed convolution is larger than its ifmap.
    const std::string up = "Type: TRCONV Stride { X: 2, Y: 2 } Dimensions { K: 4, C: 8, R: 2, S: 2, ";
    CHECK(output_of(read(layer(up + "Y': 18, X': 6 }")), "L") == Sizes{4, 18, 6});
    CHECK(conv_named(read(layer(up + "Y': 18, X': 6 }")), "L").rows.size == 9);
    check_message(error_in(layer(up + "Y': 17, X': 6 }")),
                  {"Y': found 17 for Y 8, R 2 and a stride of 2; allowed: 16"});
    check_message(error_in(layer(up + "Y: 9, X: 3, Y': 9, X': 6 }")), {"Y': found 9 for Y 9", "allowed: 18"});
    check_message(error_in(layer("Stride { Y: 0 } Dimensions { K: 4, C: 3, R: 3, S: 3, Y': 9, X: 9 }")),
                  {"Y: found nothing"});
    check_message(error_in(layer("Type: GEMM Dimensions { M: 2, N: 3, K: 4, C: 5 }")),
                  {":2: layer L: C: found 5 in a GEMM layer; allowed: 1"});
    check_message(error_in(layer("Type: FC Dimensions { K: 4, C: 3, X': 2 }")), {"X': found 2 in a FC layer"});
    check_message(error_in(layer("Dimensions { M: 2, " + sizes + " }")), {"M: found 2 in a CONV layer; allowed: 1"});
    check_message(error_in(layer("Type: DSCONV Dimensions { G: 2, C: 8, R: 3, S: 3, Y: 9, X: 9 }")),
                  {"G: found 2 in a DSCONV layer; allowed: 1, or C, 8"});
}
