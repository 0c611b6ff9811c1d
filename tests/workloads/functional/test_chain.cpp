// The chain of small networks: what each layer is given, and which errors show.
#include "workloads/functional/chain.hpp"

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/network_file/network_graph.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

namespace {

struct Built {
    Network network;
    std::shared_ptr<const Graph> graph;
};

Built built(const std::string& layers) {
    const std::string text = "name: net\nwhole: true\nlayers:\n" + layers;
    return {parse_network(text, "net.yaml"), std::make_shared<Graph>(network_graph(text, "net.yaml"))};
}

// A residual block with a projection, a pool, a concatenation, a depthwise and a dilated layer, up and down again.
const char* const every_kind =
    "  - {name: stem, C: 2, M: 4, H: 10, W: 10, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: a, C: 4, M: 4, H: 10, W: 10, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: b, C: 4, M: 4, H: 10, W: 10, R: 3, S: 3, padding: 2, dilation: 2}\n"
    "  - {name: side, C: 4, M: 4, H: 10, W: 10, R: 1, S: 1, inputs: [stem]}\n"
    "  - {name: sum, type: add, operation: add_relu, inputs: [b, side]}\n"
    "  - {name: pool, type: maxpool, C: 4, H: 10, W: 10, R: 2, S: 2, stride: 2}\n"
    "  - {name: dw, type: depthwise, C: 4, H: 5, W: 5, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: both, type: concat, inputs: [dw, pool], C: 8, H: 5, W: 5}\n"
    "  - {name: up, type: transposed, C: 8, M: 4, H: 5, W: 5, R: 3, S: 3, stride: 2, padding: 1, "
    "output_padding: 1, relu: true}\n"
    "  - {name: mean, type: avgpool, C: 4, H: 10, W: 10, R: 10, S: 10}\n"
    "  - {name: fc, type: fc, C: 4, M: 5}\n";

ChainSettings settings(bool check, std::int64_t batch = 1) {
    ChainSettings all;
    all.batch = batch;
    all.check = check;
    all.arithmetic.product_shift = 8;
    return all;
}

// Runs all layers as a machine would. `wrong`: the layer of which a word comes out wrong. Returns the layers that were
// found to differ.
std::vector<std::string> run(const Built& net, Chain& chain, const Arithmetic& arithmetic,
                             const std::string& wrong = "") {
    std::vector<std::string> different;
    for (const Layer& layer : net.network.layers) {
        OfmapTensor ofmap = reference_ofmap(layer, chain.operands(layer.name), arithmetic);
        if (layer.name == wrong) ofmap.put(0, layer.M / 2, 0, 0, ofmap.at(0, layer.M / 2, 0, 0) + 1000);
        if (!chain.take(ofmap).empty()) different.push_back(layer.name);
    }
    return different;
}

}  // namespace

TEST_CASE("layers that compute rightly agree with the network's reference, all on each other's words") {
    const Built net = built(every_kind);
    for (const std::int64_t batch : {1, 3}) {
        const ChainSettings how = settings(true, batch);
        Chain chain(net.graph, net.network, how);
        int computed = 0;
        for (const Layer& layer : net.network.layers) {
            INFO(layer.name << ", batch " << batch);
            const LayerData data = chain.operands(layer.name);
            CHECK(chain.computed_ifmaps() == (layer.name != "stem"));
            CHECK(data.ifmap.shape[0] == layer.images_in(batch));
            computed += chain.computed_ifmaps();
            CHECK(chain.take(reference_ofmap(layer, data, how.arithmetic)) == "");
        }
        CHECK(chain.gaps().empty());
        CHECK(chain.passed_over().empty());
        CHECK(computed > 8);
    }
}

TEST_CASE("a wrong word in any layer shows there, and in layers that compute on it") {
    const Built net = built(every_kind);
    const ChainSettings how = settings(true);
    for (const Layer& layer : net.network.layers) {
        INFO(layer.name);
        Chain chain(net.graph, net.network, how);
        const std::vector<std::string> different = run(net, chain, how.arithmetic, layer.name);
        REQUIRE(!different.empty());
        CHECK(different.front() == layer.name);
        if (layer.name == "stem") CHECK(different.size() > 5);
        if (layer.name == "stem") CHECK(different.back() == "fc");
    }
}

TEST_CASE("what a layer is given is what the layers before it made") {
    const Built net = built(
        "  - {name: A, C: 1, M: 2, H: 3, W: 3, R: 1, S: 1, relu: true}\n"
        "  - {name: P, type: maxpool, C: 2, H: 3, W: 3, R: 3, S: 3}\n"
        "  - {name: B, type: fc, C: 2, M: 1}\n");
    const ChainSettings how = settings(false);
    Chain chain(net.graph, net.network, how);
    const LayerData a = chain.operands("A");
    CHECK(a.ifmap == make_layer_data(net.network.layers[0], 1, 1, how.arithmetic).ifmap);  // as without the chain
    CHECK(a.filter == make_layer_data(net.network.layers[0], 1, 1, how.arithmetic).filter);
    OfmapTensor ofmap({1, 2, 3, 3}, 16);
    for (int i = 0; i < 9; ++i) ofmap.put(0, 0, i / 3, i % 3, i);
    ofmap.put(0, 1, 1, 1, 77);
    CHECK(chain.take(ofmap) == "");
    CHECK(chain.operands("B").ifmap.data == LargeVector<std::int16_t>{8, 77});
}

TEST_CASE("words wider than an ifmap word are saturated on the way") {
    const Built net = built(
        "  - {name: A, C: 1, M: 2, H: 1, W: 1, R: 1, S: 1}\n"
        "  - {name: B, type: fc, C: 2, M: 1}\n");
    ChainSettings how = settings(false);
    how.arithmetic.psum_bits = 40;
    how.arithmetic.ifmap_bits = 8;
    Chain chain(net.graph, net.network, how);
    chain.operands("A");
    OfmapTensor ofmap({1, 2, 1, 1}, 40);
    ofmap.put(0, 0, 0, 0, std::int64_t{1} << 37);
    ofmap.put(0, 1, 0, 0, -129);
    chain.take(ofmap);
    CHECK(chain.operands("B").ifmap.data == LargeVector<std::int16_t>{127, -128});
}

TEST_CASE("where integers have no meaning the chain ends, says so, and goes on with generated words") {
    const Built net = built(
        "  - {name: A, C: 1, M: 2, H: 3, W: 3, R: 1, S: 1, padding: 0}\n"
        "  - {name: soft, type: softmax}\n"
        "  - {name: B, C: 2, M: 1, H: 3, W: 3, R: 3, S: 3}\n"
        "  - {name: C, C: 7, M: 1, H: 3, W: 3, R: 3, S: 3}\n"
        "  - {name: D, C: 1, M: 1, H: 1, W: 1, R: 1, S: 1, repeat: 4}\n"
        "  - {name: E, C: 1, M: 1, H: 1, W: 1, R: 1, S: 1}\n");
    const ChainSettings how = settings(true);
    Chain chain(net.graph, net.network, how);
    CHECK(run(net, chain, how.arithmetic).empty());
    CHECK(!chain.computed_ifmaps());  // E's: D ends the chain
    REQUIRE(chain.gaps().size() == 3);
    CHECK(chain.gaps()[0].operation == "soft");
    CHECK(chain.gaps()[1].operation == "C");
    CHECK_THAT(chain.gaps()[1].reason, Catch::Contains("it takes 63 words, its input B has 1 "));
    CHECK(chain.gaps()[2].operation == "D");
    // A wrong word shows there, and not behind the end.
    Chain another(net.graph, net.network, how);
    CHECK(run(net, another, how.arithmetic, "A") == std::vector<std::string>{"A"});
}

TEST_CASE("words that are only moved, or worked on beside the array, behind an end of the chain come from nobody") {
    const Built net = built(
        "  - {name: A, C: 1, M: 4, H: 2, W: 2, R: 1, S: 1}\n"
        "  - {name: soft, type: softmax}\n"
        "  - {name: flat, type: layout, operation: Reshape, shape: [16]}\n"
        "  - {name: relu, type: activation, operation: Relu, shape: [16]}\n"
        "  - {name: B, type: fc, C: 16, M: 4}\n"
        "  - {name: again, type: layout, operation: Reshape, shape: [2, 1, 2]}\n"
        "  - {name: C, C: 2, M: 1, H: 1, W: 2, R: 1, S: 1}\n");
    const ChainSettings how = settings(true);
    Chain chain(net.graph, net.network, how);
    std::vector<bool> computed;
    for (const Layer& layer : net.network.layers) {
        const LayerData data = chain.operands(layer.name);
        computed.push_back(chain.computed_ifmaps());
        CHECK(chain.take(reference_ofmap(layer, data, how.arithmetic)) == "");
    }
    CHECK(computed == std::vector<bool>{false, false, true});  // C's are B's
    REQUIRE(chain.gaps().size() == 1);
    CHECK(chain.gaps()[0].operation == "soft");
}

TEST_CASE("layers that do not run are computed beside the machine") {
    const Built net = built(every_kind);
    const ChainSettings how = settings(true);
    Chain all(net.graph, net.network, how), some(net.graph, net.network, how);
    LayerData wanted;
    for (const Layer& layer : net.network.layers) {
        const LayerData data = all.operands(layer.name);
        if (layer.name == "fc") wanted = data;
        all.take(reference_ofmap(layer, data, how.arithmetic));
    }
    const LayerData data = some.operands("fc");
    CHECK(data.ifmap == wanted.ifmap);
    CHECK(data.filter == wanted.filter);
    CHECK(some.passed_over() == std::vector<std::string>{"stem", "a", "b", "side", "dw", "up"});
    CHECK_THROWS_AS(some.operands("a"), InputError);
}

TEST_CASE("a given input is what the first layer computes on") {
    const Built net = built("  - {name: A, C: 1, M: 1, H: 2, W: 2, R: 1, S: 1}\n");
    ChainSettings how = settings(false);
    auto image = std::make_shared<MapWords>(std::vector<std::int64_t>{1, 2, 2}, 1);
    image->words = {1, 2, 3, 4};
    how.inputs["input"] = image;
    Chain chain(net.graph, net.network, how);
    CHECK(chain.operands("A").ifmap.data == image->words);
}

TEST_CASE("products of two activations compute on what makes both") {
    const Built net = built(
        "  - {name: q, type: matmul, M: 4, N: 6, K: 3}\n"
        "  - {name: k, type: matmul, M: 6, N: 4, K: 3, inputs: [input]}\n"
        "  - {name: s, type: matmul, M: 4, N: 4, K: 6, second: activation, inputs: [q, k]}\n");
    ChainSettings how = settings(true);
    {
        Chain chain(net.graph, net.network, how);
        CHECK(run(net, chain, how.arithmetic).empty());
        CHECK(chain.gaps().empty());
    }
    {
        Chain chain(net.graph, net.network, how);
        CHECK(run(net, chain, how.arithmetic, "k") == std::vector<std::string>{"k", "s"});
    }
    how.batch = 2;  // one layer has one second operand for all images
    Chain chain(net.graph, net.network, how);
    CHECK(run(net, chain, how.arithmetic).empty());
    REQUIRE(chain.gaps().size() == 1);
    CHECK(chain.gaps()[0].operation == "s");
}

}  // namespace eyrie
