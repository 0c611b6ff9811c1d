// Operations that only move words: which word of its input each word of a result is, in the graph, in the network file
// that import writes of it, and through the chain.
#include <functional>
#include <memory>

#include "tests/workloads/onnx/support.hpp"
#include "workloads/functional/beside.hpp"
#include "workloads/functional/chain.hpp"
#include "workloads/graph/graph_yaml.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/network_file/network_graph.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

using MovedWords = std::vector<std::int16_t>;

struct MovedResult {
    std::string reason;
    MovedWords words;
};

// What the last operation makes of words that are their own places, two images.
MovedResult moved_by_last(const Graph& graph, std::size_t output) {
    const Operation& last = graph.operations.back();
    MapWords input(graph.tensors[last.inputs[0]].shape, 2);
    for (std::size_t i = 0; i < input.words.size(); ++i) input.words[i] = static_cast<std::int16_t>(i);
    InputWords inputs(last.inputs.size(), nullptr);
    inputs[0] = &input;
    MapWords made;
    MovedResult result;
    result.reason = compute_beside(graph, last, inputs, Arithmetic{}, made, output);
    result.words.assign(made.words.begin(), made.words.end());
    return result;
}

constexpr std::int64_t most_fill = 1'000'000;  // place(...) of a word that is no input's: most_fill + word

using PlaceOf = std::function<std::int64_t(const Sizes&)>;

// The same by going through all places of a result of `sizes`.
MovedWords moved_by_hand(const Sizes& sizes, std::int64_t words_in, const PlaceOf& place) {
    MovedWords words;
    for (int image = 0; image < 2; ++image) {
        Sizes at(sizes.size(), 0);
        for (bool more = true; more;) {
            const std::int64_t from = place(at);
            words.push_back(
                static_cast<std::int16_t>(from >= most_fill / 2 ? from - most_fill : image * words_in + from));
            more = false;
            for (std::size_t axis = sizes.size(); axis-- > 0 && !more;) {
                more = ++at[axis] < sizes[axis];
                if (!more) at[axis] = 0;
            }
        }
    }
    return words;
}

void check_moved(const std::string& nodes, const std::vector<Sizes>& sizes, const std::vector<PlaceOf>& places,
                 const std::string& input = "1,8,4,6", int opset = 13) {
    INFO(nodes);
    const Graph graph = read_text("g (float[" + input + "] X) => (float[N] Y) " + nodes, opset);
    const std::string text = graph_yaml(graph);
    INFO(text);
    const Graph again = network_graph(text, "net.yaml");
    REQUIRE(graph.operations.back().outputs.size() == sizes.size());
    REQUIRE(again.operations.back().outputs.size() == sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t words_in = graph.tensors[graph.operations.back().inputs[0]].words();
        const MovedWords expected = moved_by_hand(sizes[i], words_in, places[i]);
        for (const Graph* one : {&graph, &again}) {
            const MovedResult found = moved_by_last(*one, i);
            CHECK(found.reason == "");
            CHECK(found.words == expected);
            const GraphTensor& made = one->tensors[one->operations.back().outputs[i]];
            CHECK(made.shape == graph.tensors[graph.operations.back().outputs[i]].shape);
        }
    }
}

// Of a map of 8 channels, 4 rows, 6 columns.
std::int64_t word_at(std::int64_t c, std::int64_t h, std::int64_t w) { return (c * 4 + h) * 6 + w; }

std::int64_t mirrored(std::int64_t at, std::int64_t size) {
    if (at < 0) at = -at;
    return at >= size ? 2 * (size - 1) - at : at;
}

}  // namespace

TEST_CASE("a Transpose moves words as its perm says, whatever the sizes of its axes") {
    check_moved("{ Y = Transpose <perm = [0, 2, 3, 1]> (X) }", {{1, 4, 6, 8}},
                {[](const Sizes& i) { return word_at(i[3], i[1], i[2]); }});
    check_moved("{ Y = Transpose (X) }", {{6, 4, 8, 1}}, {[](const Sizes& i) { return word_at(i[2], i[1], i[0]); }});
    check_moved("{ Y = Transpose <perm = [0, 2, 1]> (X) }", {{1, 4, 4}},
                {[](const Sizes& i) { return i[2] * 4 + i[1]; }}, "1,4,4");
}

TEST_CASE("a Slice begins, ends and goes in steps as the file says, backwards as well") {
    check_moved(
        "<int64[2] s = {1, 5}, int64[2] e = {7, -100}, int64[2] a = {1, 3}, int64[2] t = {2, -2}> {"
        " Y = Slice (X, s, e, a, t) }",
        {{1, 3, 4, 3}}, {[](const Sizes& i) { return word_at(1 + 2 * i[1], i[2], 5 - 2 * i[3]); }});
}

TEST_CASE("each result of a Split has its own part") {
    check_moved("<int64[3] p = {2, 5, 1}> { Y, Z, U = Split <axis = 1> (X, p) }",
                {{1, 2, 4, 6}, {1, 5, 4, 6}, {1, 1, 4, 6}},
                {[](const Sizes& i) { return word_at(i[1], i[2], i[3]); },
                 [](const Sizes& i) { return word_at(2 + i[1], i[2], i[3]); },
                 [](const Sizes& i) { return word_at(7 + i[1], i[2], i[3]); }});
    check_moved("{ Y, Z = Split <axis = -1> (X) }", {{1, 8, 4, 3}, {1, 8, 4, 3}},
                {[](const Sizes& i) { return word_at(i[1], i[2], i[3]); },
                 [](const Sizes& i) { return word_at(i[1], i[2], 3 + i[3]); }});
}

TEST_CASE("a Pad of some axes, that goes on with the words of the other side") {
    check_moved("<int64[4] p = {1, 2, 0, 1}, int64[2] a = {-1, 1}> { Y = Pad <mode = \"wrap\"> (X, p, , a) }",
                {{1, 11, 4, 7}}, {[](const Sizes& i) { return word_at((i[1] + 6) % 8, i[2], (i[3] + 5) % 6); }},
                "1,8,4,6", 19);
}

TEST_CASE("a Pad puts a constant, or mirrored words, around a map") {
    const auto padded = [](const std::string& mode, const std::string& value, const PlaceOf& place) {
        check_moved("<int64[8] p = {0, 0, 1, 2, 0, 0, 3, 4}" + (value.empty() ? "" : ", float v = {" + value + "}") +
                        "> { Y = Pad <mode = \"" + mode + "\"> (X, p" + (value.empty() ? "" : ", v") + ") }",
                    {{1, 8, 8, 12}}, {place});
    };
    const auto constant = [](std::int64_t fill) {
        return [fill](const Sizes& i) {
            const std::int64_t h = i[2] - 1, w = i[3] - 2;
            return h < 0 || h >= 4 || w < 0 || w >= 6 ? most_fill + fill : word_at(i[1], h, w);
        };
    };
    padded("constant", "", constant(0));
    padded("constant", "-7.0", constant(-7));
    padded("reflect", "", [](const Sizes& i) { return word_at(i[1], mirrored(i[2] - 1, 4), mirrored(i[3] - 2, 6)); });
    padded("edge", "", [](const Sizes& i) {
        return word_at(i[1], std::clamp<std::int64_t>(i[2] - 1, 0, 3), std::clamp<std::int64_t>(i[3] - 2, 0, 5));
    });
    // What is cut off is gone, and what has no integer is not computed.
    check_moved("<int64[8] p = {0, 0, -1, 2, 0, 0, 0, -3}> { Y = Pad (X, p) }", {{1, 8, 3, 5}},
                {[](const Sizes& i) { return i[3] < 2 ? most_fill : word_at(i[1], i[2] + 1, i[3] - 2); }});
    const Graph graph = read_text(
        "g (float[1,8,4,6] X) => (float[N] Y) <int64[8] p = {0, 0, 1, 1, 0, 0, 1, 1}, float v = {0.5}> {"
        " Y = Pad (X, p, v) }");
    CHECK(moved_by_last(graph, 0).reason == "which word goes where is not in the graph");
    CHECK(graph_yaml(graph).find("from:") == std::string::npos);
}

TEST_CASE("DepthToSpace and SpaceToDepth move blocks in the order of their mode") {
    check_moved("{ Y = DepthToSpace <blocksize = 2> (X) }", {{1, 2, 8, 12}},
                {[](const Sizes& i) { return word_at((i[2] % 2 * 2 + i[3] % 2) * 2 + i[1], i[2] / 2, i[3] / 2); }});
    check_moved("{ Y = DepthToSpace <blocksize = 2, mode = \"CRD\"> (X) }", {{1, 2, 8, 12}},
                {[](const Sizes& i) { return word_at(i[1] * 4 + i[2] % 2 * 2 + i[3] % 2, i[2] / 2, i[3] / 2); }});
    check_moved("{ Y = SpaceToDepth <blocksize = 2> (X) }", {{1, 32, 2, 3}},
                {[](const Sizes& i) { return word_at(i[1] % 8, i[2] * 2 + i[1] / 16, i[3] * 2 + i[1] / 8 % 2); }});
}

TEST_CASE("a Gather of one row, Expand and Tile take words as often as they say") {
    check_moved("<int64 r = {-3}> { Y = Gather <axis = 1> (X, r) }", {{1, 4, 6}},
                {[](const Sizes& i) { return word_at(5, i[1], i[2]); }});
    check_moved("<int64[4] s = {1, 3, 4, 6}> { Y = Expand (X, s) }", {{1, 3, 4, 6}},
                {[](const Sizes& i) { return i[2] * 6 + i[3]; }}, "1,1,4,6");
    check_moved("<int64[4] s = {1, 1, 2, 3}> { Y = Tile (X, s) }", {{1, 8, 8, 18}},
                {[](const Sizes& i) { return word_at(i[1], i[2] % 4, i[3] % 6); }});
}

namespace {

struct Chained {
    std::map<std::string, LayerData> data;
    std::map<std::string, OfmapTensor> ofmaps;
    std::vector<bool> computed;
    std::vector<std::string> ends;
};

// All layers run rightly, one after another.
Chained run_chained(const Graph& graph) {
    const Network network = lower(graph);
    ChainSettings how;
    how.check = true;
    Chain chain(std::make_shared<const Graph>(graph), network, how);
    Chained all;
    for (const Layer& layer : network.layers) {
        all.data[layer.name] = chain.operands(layer.name);
        all.computed.push_back(chain.computed_ifmaps());
        const OfmapTensor ofmap = reference_ofmap(layer, all.data[layer.name], how.arithmetic);
        CHECK(chain.take(ofmap) == "");
        all.ofmaps.emplace(layer.name, ofmap);
    }
    for (const ChainGap& gap : chain.gaps()) all.ends.push_back(gap.operation);
    return all;
}

// The graph, and the one of the network file that import writes.
std::vector<Graph> both_ways(const std::string& text) {
    Graph graph = read_text(text);
    Graph again = network_graph(graph_yaml(graph), "net.yaml");
    return {graph, again};
}

}  // namespace

TEST_CASE("attention's scores are chained through: Q by heads, K turned") {
    for (const Graph& graph : both_ways("g (float[1,5,8] X) => (float[N] Y)"
                                        " <float[8,8] wq, float[8,8] wk, int64[4] s = {0, 0, 2, 4}> {"
                                        " q0 = MatMul (X, wq)"
                                        " k0 = MatMul (X, wk)"
                                        " q1 = Reshape (q0, s)"
                                        " k1 = Reshape (k0, s)"
                                        " q = Transpose <perm = [0, 2, 1, 3]> (q1)"
                                        " k = Transpose <perm = [0, 2, 3, 1]> (k1)"
                                        " Y = MatMul (q, k) }")) {
        const Chained all = run_chained(graph);
        CHECK(all.ends.empty());
        CHECK(all.computed == std::vector<bool>{false, false, true});
        const OfmapTensor &q = all.ofmaps.at("MatMul_0"), &k = all.ofmaps.at("MatMul_1");
        const LayerData& scores = all.data.at("MatMul_6");
        int words = 0;
        for (std::int64_t head = 0; head < 2; ++head)
            for (std::int64_t i = 0; i < 5; ++i)
                for (std::int64_t d = 0; d < 4; ++d) {
                    words += scores.ifmap.at(0, head * 4 + d, i, 0) == saturated(q.at(0, head * 4 + d, i, 0), 16);
                    words += scores.filter.at(head * 5 + i, d, 0, 0) == saturated(k.at(0, head * 4 + d, i, 0), 16);
                }
        CHECK(words == 2 * 40);
    }
}

TEST_CASE("ShuffleNet's shuffle of channels is chained through, and so are both branches of a Split") {
    for (const Graph& graph : both_ways("g (float[1,2,3,3] X) => (float[N] Y)"
                                        " <float[6,2,1,1] f, float[2,3,1,1] a, float[2,3,1,1] b,"
                                        " int64[5] s = {1, 2, 3, 3, 3}, int64[4] t = {1, 6, 3, 3}> {"
                                        " m = Conv (X, f)"
                                        " m1 = Reshape (m, s)"
                                        " m2 = Transpose <perm = [0, 2, 1, 3, 4]> (m1)"
                                        " m3 = Reshape (m2, t)"
                                        " left, right = Split <axis = 1> (m3)"
                                        " l = Conv (left, a)"
                                        " r = Conv (right, b)"
                                        " Y = Add (l, r) }")) {
        const Chained all = run_chained(graph);
        CHECK(all.ends.empty());
        CHECK(all.computed == std::vector<bool>{false, true, true});
        const OfmapTensor& made = all.ofmaps.at("Conv_0");
        int words = 0;
        for (std::int64_t channel = 0; channel < 6; ++channel)
            for (std::int64_t pixel = 0; pixel < 9; ++pixel) {
                // Channel j of group g of two becomes channel 2 j + g; the first three go to the left.
                const LayerData& taker = all.data.at(channel < 3 ? "Conv_5" : "Conv_6");
                const std::int64_t from = channel % 2 * 3 + channel / 2;
                words += taker.ifmap.at(0, channel % 3, pixel / 3, pixel % 3) ==
                         saturated(made.at(0, from, pixel / 3, pixel % 3), 16);
            }
        CHECK(words == 54);
    }
}
