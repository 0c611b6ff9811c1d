// What import writes runs as what it read: the network file of a graph has the layers that the graph itself is lowered
// to, and the same beside the array.
#include <tuple>

#include "tests/workloads/graph/support.hpp"
#include "workloads/darknet/darknet_reader.hpp"
#include "workloads/graph/graph_summary.hpp"
#include "workloads/graph/graph_yaml.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/model_files/native_reader.hpp"

using namespace eyrie;

namespace {

void check_same_layers(const Network& a, const Network& b) {
    REQUIRE(a.layers.size() == b.layers.size());
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        const auto rest = [](const Layer& l) {
            return std::tie(l.name, l.images, l.repeats, l.relu, l.ifmap_zeros_assumed, l.ifmap_compressed);
        };
        INFO(a.layers[i].name);
        CHECK(same_shape(a.layers[i], b.layers[i]));
        CHECK(rest(a.layers[i]) == rest(b.layers[i]));
    }
}

void check_round_trip(const Graph& graph) {
    const TestFolder folder;
    const Network read = load_network(folder.write("net.yaml", graph_yaml(graph))), lowered = lower(graph);
    check_same_layers(read, lowered);
    CHECK(read.whole == lowered.whole);
    // A ReLU that belongs to a layer is no operation of its own in the file.
    std::vector<OperationBeside> beside;
    for (const OperationBeside& one : lowered.beside)
        if (!(one.fused && one.type == "relu")) beside.push_back(one);
    REQUIRE(read.beside.size() == beside.size());
    for (std::size_t i = 0; i < beside.size(); ++i) {
        const auto all = [](const OperationBeside& o) {
            return std::tie(o.name, o.kind, o.type, o.words_in, o.words_out, o.fused, o.repeats, o.operands,
                            o.weight_words, o.window_words, o.row_words);
        };
        INFO(beside[i].name);
        CHECK(all(read.beside[i]) == all(beside[i]));
    }
}

}  // namespace

TEST_CASE("a network with every layer of Darknet is the same in its file") {
    std::string text;
    std::ifstream file(std::string(EYRIE_SOURCE_DIR) + "/tests/fuzz/seeds/models/every_layer.cfg");
    std::getline(file, text, '\0');
    check_round_trip(read_darknet({"every_layer.cfg", text}, {}));
}

TEST_CASE("layers in three dimensions, dilated, transposed and products are the same in their file") {
    GraphBuilder graph("n", "F");
    std::size_t map = graph.input("x", {2, 5, 8, 8}, "");
    Convolution conv = square_conv(2, 4, 8, 3, 1, 1);
    conv.depth.size = 5;
    conv.depth.window = 2;
    conv.depth.pad_before = 1;
    map = graph.convolution(named("deep", "Conv", {map}), conv, no_bias, "");
    conv = square_conv(4, 6, 8, 3, 1, 2);
    conv.rows.dilation = 2;
    conv.columns.dilation = 3;
    conv.columns.pad_after = 3;
    map = graph.convolution(named("dilated", "Conv", {map}), conv, no_bias, "");
    conv = square_conv(6, 4, 8, 4, 2, 1);
    conv.transposed = true;
    conv.rows.output_padding = 1;
    map = graph.convolution(named("up", "ConvTranspose", {map}), conv, no_bias, "");
    MatrixProduct product;
    product.M = 17;
    product.K = 64;
    product.N = 9;
    map = graph.product(named("rows", "MatMul", {map}), product, no_bias, "");
    product.batch = 3;
    product.second_is_weight = false;
    map = graph.product(named("heads", "MatMul", {map, map}), product, no_bias, "");
    graph.last().repeats = 4;
    Operation split = named("parts", "Split", {map});
    graph.add(split, {3, 17, 4}, "");
    graph.unsupported({"odd", "NonZero", "no"});
    check_round_trip(graph.finish(""));
}

TEST_CASE("long names are cut alike") {
    GraphBuilder graph("n", "F");
    const std::string longest(70, 'x');
    for (const char* end : {"_first", "_second"})
        graph.convolution(named(longest + end, "Conv", {graph.input("x", {1, 3, 3}, "")}), square_conv(1, 1, 3, 3),
                          no_bias, "");
    check_round_trip(graph.finish(""));
}

TEST_CASE("work and words of a graph are those of its file") {
    GraphBuilder graph("n", "F");
    const std::size_t map = graph.convolution(named("c", "Conv", {graph.input("x", {2, 7, 7}, "")}),
                                              square_conv(2, 4, 7, 3, 1, 1), no_bias, "");
    Pooling pool;
    pool.C = 4;
    for (Axis* axis : {&pool.rows, &pool.columns}) {
        axis->size = 7;
        axis->window = 3;
        axis->stride = 2;
        axis->pad_before = axis->pad_after = 1;
    }
    const std::size_t pooled = graph.pool(named("p", "MaxPool", {map}, OperationKind::max_pool), pool, "");
    graph.last().repeats = 3;
    pool.rows.size = pool.columns.size = pool.rows.window = pool.columns.window = 4;
    pool.rows.pad_before = pool.rows.pad_after = pool.columns.pad_before = pool.columns.pad_after = 0;
    graph.pool(named("a", "GlobalAveragePool", {pooled}, OperationKind::average_pool), pool, "");
    const Graph of_model = graph.finish("");
    const GraphSummary model = summary(of_model), file = summary(read_native({"n.yaml", graph_yaml(of_model)}, {}));
    REQUIRE(file.kinds.size() == model.kinds.size());
    for (std::size_t i = 0; i < file.kinds.size(); ++i) {
        INFO(row_of(file.kinds[i].kind).name);
        CHECK(file.kinds[i].work == model.kinds[i].work);
        CHECK(file.kinds[i].words == model.kinds[i].words);
    }
    CHECK(file.kinds[1].work == 3 * 4 * 16 * 9);  // 4 x 4 windows of 9 words in each of 4 channels
}
