// Weights that are given: they become the filters of layers, or are refused by name.
#include "workloads/functional/given_weights.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sim/kernel/errors.hpp"
#include "tests/host/scratch.hpp"
#include "tests/workloads/small_graph.hpp"
#include "workloads/functional/array_reference.hpp"
#include "workloads/functional/layer_pieces.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/npy.hpp"

namespace eyrie {

namespace {

using Words = std::vector<std::int16_t>;

// Its product's weights are K, N.
Graph graph_with_values() {
    Graph graph = small_graph();
    const auto values = [](std::size_t count) {
        auto words = std::make_shared<Words>();
        for (std::size_t i = 0; i < count; ++i) words->push_back(static_cast<std::int16_t>(i) - 20);
        return words;
    };
    graph.tensors[1].values = values(108);
    graph.tensors[5].shape = {4, 10};
    graph.tensors[5].values = values(40);
    return graph;
}

Words filters_of(const Layer& layer) {
    const Tensor<std::int16_t> filter = make_filter(layer, 1, 1, {});
    return {filter.data.begin(), filter.data.end()};
}

}  // namespace

TEST_CASE("integers of the model become the filters of its layers, those of a product turned") {
    Graph graph = graph_with_values();
    Network network = lower(graph);
    WeightSources sources;
    sources.model = true;
    CHECK(give_weights(sources, 16, graph, network).empty());
    CHECK(filters_of(network.layers[0]) == *graph.tensors[1].values);
    const Words fc = filters_of(network.layers[1]);  // N, K
    for (std::size_t n = 0; n < 10; ++n)
        for (std::size_t k = 0; k < 4; ++k) CHECK(fc[n * 4 + k] == (*graph.tensors[5].values)[k * 10 + n]);
}

TEST_CASE("weights that the model does not have as integers, or that do not fit, are refused by name") {
    Graph graph = graph_with_values();
    graph.tensors[5].values = nullptr;
    Network network = lower(graph);
    WeightSources sources;
    sources.model = true;
    CHECK_THROWS_WITH(give_weights(sources, 16, graph, network),
                      Catch::StartsWith("--weights model: tensor weights of stem conv 0: found no integers"));
    Graph wide = graph_with_values();
    CHECK_THROWS_WITH(give_weights(sources, 6, wide, network),
                      Catch::StartsWith("--weights: tensor filters: found 32; allowed: -32 to 31"));
}

TEST_CASE("a .npy file gives one tensor, by the name of the tensor or its operation; others are generated and named") {
    const ScratchFolder scratch;
    Tensor<std::int16_t> filters({4, 3, 3, 3});
    for (std::size_t i = 0; i < filters.data.size(); ++i) filters.data[i] = static_cast<std::int16_t>(i);
    const std::string path = scratch.file("f.npy");
    save_npy(path, filters);
    for (const char* name : {"filters", "stem/conv:0", "stem_conv_0"}) {  // also as results write it
        Graph graph = small_graph();
        Network network = lower(graph);
        WeightSources sources;
        sources.arrays = {{name, NpySource{path}}};
        CHECK(give_weights(sources, 16, graph, network) == std::vector<std::string>{"stem conv 0"});
        CHECK(make_filter(network.layers[0], 1, 1, {}) == filters);
        CHECK(network.layers[1].filter_words_given == nullptr);
    }
    Graph graph = small_graph();
    Network network = lower(graph);
    WeightSources sources;
    sources.arrays = {{"filter", NpySource{path}}};
    CHECK_THROWS_WITH(give_weights(sources, 16, graph, network), Catch::Contains("unknown tensor 'filter'"));
    network.layers[0].filter_file = path;  // of the layer itself: nothing of it is generated
    CHECK(give_weights({}, 16, graph, network) == std::vector<std::string>{"stem conv 0"});
    sources.arrays = {{"weights", NpySource{path}}};
    CHECK_THROWS_WITH(give_weights(sources, 16, graph, network), Catch::Contains("f.npy: found shape"));
}

TEST_CASE("a safetensors file gives the tensors whose names it has, in their shapes") {
    const ScratchFolder scratch;
    const auto write = [&](const std::string& name, const std::string& shape) {
        const std::string header =
            "{\"" + name + "\":{\"dtype\":\"I8\",\"shape\":" + shape + ",\"data_offsets\":[0,108]}}";
        const std::string path = scratch.file("w.safetensors");
        std::ofstream out(path, std::ios::binary);
        out << static_cast<char>(header.size()) << std::string(7, '\0') << header << std::string(108, '\3');
        return path;
    };
    Graph graph = small_graph();
    Network network = lower(graph);
    WeightSources sources;
    sources.tensors = {write("filters", "[4,3,3,3]")};
    CHECK(give_weights(sources, 16, graph, network) == std::vector<std::string>{"stem conv 0"});
    CHECK(filters_of(network.layers[0]) == Words(108, 3));
    sources.tensors = {write("filters", "[3,4,3,3]")};
    CHECK_THROWS_WITH(give_weights(sources, 16, graph, network),
                      Catch::Contains("tensor filters: found a shape of 3 x 4 x 3 x 3; allowed: 4 x 3 x 3 x 3"));
    sources.tensors = {write("unknown", "[4,3,3,3]")};
    CHECK_THROWS_WITH(give_weights(sources, 16, graph, network), Catch::Contains("found none of the network's"));
}

}  // namespace eyrie
