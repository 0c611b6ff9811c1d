// Ifmaps that are given to an operation: its layers, each on its own words of them, make the operation's result.
#include "workloads/functional/given_ifmaps.hpp"

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/workloads/functional/drawn_operation.hpp"
#include "tests/workloads/small_graph.hpp"
#include "workloads/functional/array_reference.hpp"
#include "workloads/functional/given_weights.hpp"
#include "workloads/functional/operation_words.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

namespace {

// A file of NumPy's, of 16 bits.
NpySource npy_of(const std::string& name, const std::vector<std::int64_t>& shape,
                 const LargeVector<std::int16_t>& words) {
    std::string header = fmt::format("{{'descr': '<i2', 'fortran_order': False, 'shape': ({},), }}\n",
                                     fmt::join(shape.begin(), shape.end(), ", "));
    std::string bytes = std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size() % 256) +
                        static_cast<char>(header.size() / 256) + header;
    for (const std::int16_t word : words) {
        bytes += static_cast<char>(word & 0xFF);
        bytes += static_cast<char>(word >> 8 & 0xFF);
    }
    return {name, std::make_shared<const std::string>(bytes)};
}

Graph graph_of(const Operation& operation) {
    Graph graph;
    graph.format = "network file";
    graph.tensors = {{"in", TensorRole::input, {first_operand_words(operation)}, 0, nullptr},
                     {"weights", TensorRole::weight, {second_operand_words(operation)}, 0, nullptr},
                     {"out", TensorRole::activation, {result_words(operation)}, 0, nullptr}};
    graph.operations = {operation};
    graph.operations[0].inputs = {0, 1};
    graph.operations[0].outputs = {2};
    return graph;
}

}  // namespace

TEST_CASE("layers on given ifmaps make the result of the operation, put back") {
    Random random(31);
    int several = 0;
    for (int i = 0; i < 400; ++i) {
        const Operation operation = drawn_operation(random);
        INFO(describe(operation));
        const std::int64_t batch = random.between(1, 3);
        const Arithmetic arithmetic;
        const MapWords first = drawn_words(random, first_operand_words(operation), batch);
        Graph graph = graph_of(operation);
        Network network;
        network.layers = lower(operation);
        for (Layer& layer : network.layers) layer.ifmap_zeros_assumed = true;
        // A second operand of every image: the layers have one for all.
        const MapWords filters = drawn_words(random, second_operand_words(operation), 1);
        WeightSources weights;
        weights.arrays = {{operation.name, npy_of("w", {filters.words_per_image()}, filters.words)}};
        CHECK(give_weights(weights, 16, graph, network).empty());
        give_ifmaps(
            {{random.below(2) == 0 ? "" : operation.name, npy_of("x", {batch, first.words_per_image()}, first.words)}},
            16, batch, graph, network);
        std::vector<LayerData> data;
        std::vector<OfmapTensor> ofmaps;
        for (const Layer& layer : network.layers) {
            CHECK_FALSE(layer.ifmap_zeros_assumed);
            data.push_back(make_layer_data(layer, layer.images_in(batch), 1, arithmetic));
            ofmaps.push_back(reference_ofmap(layer, data.back(), arithmetic));
        }
        std::vector<LayerWords> words;
        for (std::size_t k = 0; k < data.size(); ++k) words.push_back({&data[k].filter, &ofmaps[k]});
        REQUIRE(are_of_one_operation(operation, words, batch));
        CHECK_FALSE(are_of_one_operation(operation, words, batch + 1));
        const LargeVector<std::int16_t> second = second_operand(operation, words);
        const OfmapTensor whole = reference_result(operation, first, second.data(), arithmetic, false);
        const LargeVector<std::int64_t> made = operation_result(operation, words, batch);
        REQUIRE(static_cast<std::int64_t>(made.size()) == whole.size());
        for (std::size_t k = 0; k < made.size(); ++k) REQUIRE(made[k] == whole.word(static_cast<std::int64_t>(k)));
        several += data.size() > 1;
    }
    CHECK(several > 50);
}

TEST_CASE("filters that layers have for themselves are of no one operation") {
    Convolution conv;
    conv.C = conv.M = 2;
    conv.rows.size = conv.columns.size = 6;
    conv.rows.window = 2;
    conv.rows.dilation = 2;
    conv.rows.pad_before = 1;
    Operation operation;
    operation.name = "dilated";
    operation.kind = OperationKind::convolution;
    operation.shape = conv;
    std::vector<LayerData> data;
    std::vector<OfmapTensor> ofmaps;
    for (const Layer& layer : lower(operation)) {
        data.push_back(make_layer_data(layer, layer.images, 1, {}));
        ofmaps.push_back(reference_ofmap(layer, data.back(), {}));
    }
    REQUIRE(data.size() > 1);
    std::vector<LayerWords> words;
    for (std::size_t k = 0; k < data.size(); ++k) words.push_back({&data[k].filter, &ofmaps[k]});
    CHECK_FALSE(are_of_one_operation(operation, words, 1));
}

TEST_CASE("ifmaps are refused that are of no operation, of another shape or width, or given twice") {
    const Graph graph = small_graph();
    const auto refused = [&](const GivenIfmaps& ifmaps, int bits, const Graph& of) {
        Network network = lower(of);
        try {
            give_ifmaps(ifmaps, bits, 2, of, network);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string("taken");
    };
    const auto stem = [&](std::vector<std::int64_t> shape, std::int16_t word = 3) {
        std::int64_t words = 1;
        for (const std::int64_t size : shape) words *= size;
        return npy_of("x.npy", shape, LargeVector<std::int16_t>(static_cast<std::size_t>(words), word));
    };
    const std::vector<std::int64_t> shape = [&] {
        std::vector<std::int64_t> of = first_operand_shape(graph, graph.operations[0]);
        of.insert(of.begin(), 2);
        return of;
    }();
    const std::string name = graph.operations[0].name;
    CHECK(refused({{name, stem(shape)}}, 16, graph) == "taken");
    REQUIRE(lower(graph).layers[0].name != name);
    CHECK(refused({{lower(graph).layers[0].name, stem(shape)}}, 16, graph) == "taken");
    CHECK(refused({{name, stem(shape)}, {name, stem(shape)}}, 16, graph) == "--input: " + name + ": given twice");
    CHECK_THAT(refused({{"", stem(shape)}}, 16, graph),
               Catch::StartsWith("--input: found 'x.npy' for a network of 2 operations on the array; allowed: NAME="));
    CHECK_THAT(refused({{"nothing", stem(shape)}}, 16, graph),
               Catch::StartsWith("--input: unknown operation 'nothing'; allowed: "));
    CHECK_THAT(refused({{name, stem({1, 2})}}, 16, graph),
               Catch::StartsWith("x.npy: found shape (1, 2); allowed: (2, "));
    CHECK_THAT(refused({{name, stem(shape, 8)}}, 4, graph),
               Catch::StartsWith("x.npy: found 8 at element 0; allowed: -8 to 7"));
    Graph repeated = graph;
    repeated.operations[0].repeats = 2;
    CHECK_THAT(refused({{name, stem(shape)}}, 16, repeated),
               Catch::Contains("found an operation that has several ifmaps of its own for an image"));
}

}  // namespace eyrie
