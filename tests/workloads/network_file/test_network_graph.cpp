// A network file as a connected graph: who takes what from whom, and in which shape.
#include "workloads/network_file/network_graph.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "sim/kernel/errors.hpp"
#include "workloads/lowering/parts.hpp"
#include "workloads/network_file/network_file.hpp"

namespace eyrie {

namespace {

Graph graph_of(const std::string& layers) { return network_graph("name: net\nlayers:\n" + layers, "net.yaml"); }

// "A <- input [1, 4, 4]; ...": each operation, and what it takes but weights.
std::vector<std::string> links(const Graph& graph) {
    std::vector<std::string> all;
    for (const Operation& operation : graph.operations) {
        std::string text = operation.name + " <-";
        for (const std::size_t input : operation.inputs)
            if (graph.tensors[input].role != TensorRole::weight) text += " " + graph.tensors[input].name;
        all.push_back(text);
    }
    return all;
}

const GraphTensor& result_of(const Graph& graph, const std::string& name) {
    for (const Operation& operation : graph.operations)
        if (operation.name == name) return graph.tensors[operation.outputs[0]];
    throw InputError("no operation " + name);
}

using Links = std::vector<std::string>;
using Shape = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("an entry takes what the one before makes, or what the entries that it names make, after their ReLU") {
    const Graph graph = graph_of(
        "  - {name: A, C: 1, M: 2, H: 4, W: 4, R: 3, S: 3, padding: 1, relu: true}\n"
        "  - {name: P, type: maxpool, C: 2, H: 4, W: 4, R: 2, S: 2, stride: 2}\n"
        "  - {name: B, C: 2, M: 2, H: 4, W: 4, R: 1, S: 1, inputs: [A]}\n"
        "  - {name: D, C: 2, M: 2, H: 4, W: 4, R: 3, S: 3, padding: 2, dilation: 2, inputs: [A]}\n"
        "  - {name: S, type: add, inputs: [B, D]}\n"
        "  - {name: J, type: concat, inputs: [S, A], C: 4, H: 4, W: 4}\n");
    CHECK(links(graph) ==
          Links{"A <- input", "A.relu <- A", "P <- A.relu", "B <- A.relu", "D <- A.relu", "S <- B D", "J <- S A.relu"});
    CHECK(result_of(graph, "A").shape == Shape{2, 4, 4});
    CHECK(result_of(graph, "P").shape == Shape{2, 2, 2});
    CHECK(result_of(graph, "S").shape == Shape{2, 4, 4});  // that of its first operand
    CHECK(result_of(graph, "J").shape == Shape{4, 4, 4});
    CHECK(graph.operations[1].fused);
}

TEST_CASE("the network has an input of each shape that is asked for; products of activations take a second one") {
    const Graph graph = graph_of(
        "  - {name: q, type: matmul, M: 4, N: 6, K: 3}\n"
        "  - {name: k, type: matmul, M: 4, N: 6, K: 3, inputs: [input]}\n"
        "  - {name: s, type: matmul, M: 4, N: 5, K: 6, second: activation, inputs: [q, input]}\n"
        "  - {name: t, type: matmul, M: 4, N: 2, K: 5, second: activation}\n");
    CHECK(links(graph) == Links{"q <- input", "k <- input", "s <- q input_2", "t <- s input_3"});
    CHECK(graph.tensors[0].shape == Shape{1, 4, 3});
    CHECK(result_of(graph, "s").shape == Shape{1, 4, 5});
}

TEST_CASE("what is not supported makes an input of what follows") {
    const Graph graph = graph_of(
        "  - {name: A, C: 1, M: 1, H: 2, W: 2, R: 1, S: 1}\n"
        "  - {name: odd, type: unsupported, operation: FFT, in_words: 4, out_words: 4}\n"
        "  - {name: B, C: 1, M: 1, H: 2, W: 2, R: 1, S: 1}\n");
    REQUIRE(graph.unsupported.size() == 1);
    CHECK(graph.unsupported[0].type == "FFT");
    CHECK(links(graph) == Links{"A <- input", "B <- odd"});
}

TEST_CASE("operations of networks that ship have as many layers as the network has, in the same order") {
    for (const char* name : {"alexnet", "resnet18", "mobilenet_v2", "unet", "gnmt", "gpt2_decode", "googlenet"}) {
        INFO(name);
        const std::string path = std::string(EYRIE_SOURCE_DIR) + "/configs/networks/" + name + ".yaml";
        std::ifstream in(path);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const Network network = parse_network(text, path);
        std::size_t next = 0;
        for (const Operation& operation : network_graph(text, path).operations)
            for (const LayerPart& part : parts_of(operation, KeepTiles::first)) {
                REQUIRE(next < network.layers.size());
                Layer layer = network.layers[next++];
                layer.fully_connected = part.layer.fully_connected;
                CHECK(same_shape(layer, part.layer));
            }
        CHECK(next == network.layers.size());
    }
}

}  // namespace eyrie
