// Reading network files, and what is said about bad ones.
#include <tuple>

#include "tests/workloads/support.hpp"
#include "workloads/npy.hpp"

using namespace eyrie;

namespace {

const std::string good_layer = "{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3}";

Network load_text(const std::string& text) {
    const TestFolder folder;
    return load_network(folder.write("net.yaml", text));
}

Layer load_layer(const std::string& layer, const std::string& before = "") {
    return load_text("name: n\n" + before + "layers:\n  - " + layer + "\n").layers.at(0);
}

std::string layer_error(const std::string& layer, const std::string& before = "") {
    return error_of([&] { load_layer(layer, before); });
}

bool same(const Layer& a, const Layer& b) {
    const auto fields = [](const Layer& l) {
        return std::tie(l.name, l.fully_connected, l.M, l.C, l.H, l.W, l.R, l.S, l.stride_h, l.stride_w, l.pad.top,
                        l.pad.bottom, l.pad.left, l.pad.right, l.G, l.relu, l.ifmap_zeros, l.ofmap_zeros,
                        l.ifmap_compressed, l.ifmap_file, l.filter_file);
    };
    return fields(a) == fields(b);
}

void check_contains(const std::string& message, const std::string& part) {
    INFO("message: " << message);
    CHECK(message.find(part) != std::string::npos);
}

}  // namespace

TEST_CASE("what is left out of a layer has the documented defaults") {
    const Layer layer = load_layer(good_layer);
    CHECK(layer.stride_h == 1);
    CHECK(layer.pad.left == 0);
    CHECK(layer.G == 1);
    CHECK_FALSE(layer.relu);
    CHECK(layer.ofmap_zeros == -1);
    CHECK(layer.ifmap_compressed);
}

TEST_CASE("zeros that neither layer nor defaults give are assumed, but for an ifmap that is brought") {
    const std::string given = "{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, ifmap_zeros: 0}";
    CHECK(load_layer(good_layer).ifmap_zeros_assumed);
    CHECK_FALSE(load_layer(given).ifmap_zeros_assumed);
    CHECK_FALSE(load_layer(good_layer, "defaults: {ifmap_zeros: 0}\n").ifmap_zeros_assumed);
    const TestFolder folder;
    save_npy(folder.file("x.npy"), Tensor<std::int16_t>({1, 4, 1, 1}));
    const std::string brought = "name: n\nlayers:\n  - {name: A, type: fc, C: 4, M: 8, ifmap_file: x.npy}\n";
    CHECK_FALSE(load_network(folder.write("net.yaml", brought)).layers[0].ifmap_zeros_assumed);
}

TEST_CASE("stride and padding may differ vertically and horizontally") {
    const Layer layer = load_layer("{name: A, C: 4, M: 8, H: 9, W: 9, R: 3, S: 3, stride: [1, 2], padding: [2, 0]}");
    CHECK(layer.E() == 11);
    CHECK(layer.F() == 4);
}

TEST_CASE("padding has a form for each habit") {
    const auto padded = [](const std::string& padding) {
        return load_layer("{name: A, C: 4, M: 8, H: 10, W: 12, R: 3, S: 3, padding: " + padding + "}");
    };
    for (const char* form : {"[[1, 0], [2, 3]]", "[1, 2, 0, 3]"}) {  // top, bottom, left, right
        const Layer layer = padded(form);
        CHECK(layer.pad.top == 1);
        CHECK(layer.pad.bottom == 0);
        CHECK(layer.pad.left == 2);
        CHECK(layer.pad.right == 3);
        CHECK(layer.macs_per_image() == 38880);  // 9 x 15 ofmaps
    }
    CHECK(padded("[1, 2]").F() == 14);
    CHECK(padded("valid").E() == 8);
    CHECK(padded("same").E() == 10);
    const Layer strided = load_layer("{name: A, C: 3, M: 8, H: 224, W: 224, R: 3, S: 3, stride: 2, padding: same}");
    CHECK(strided.pad.top == 0);
    CHECK(strided.pad.bottom == 1);
    CHECK(strided.E() == 112);
}

TEST_CASE("dilated, transposed and 3-D convolutions and products become layers of their own") {
    const auto layers = [](const std::string& entry) {
        return load_text("name: n\nlayers:\n  - " + entry + "\n").layers;
    };
    const std::vector<Layer> dilated =
        layers("{name: A, C: 4, M: 4, H: 17, W: 16, R: 3, S: 3, dilation: 2, relu: true}");
    REQUIRE(dilated.size() == 2);  // 13 rows of outputs: 7 and 6
    CHECK(dilated[0].name == "A.1");
    CHECK(dilated[0].images == 2);
    CHECK(dilated[0].relu);
    CHECK(layers("{name: A, type: transposed, C: 128, M: 64, H: 28, W: 28, R: 2, S: 2, stride: 2}")[0].M == 256);
    CHECK(layers("{name: A, C: 4, M: 4, D: 6, H: 8, W: 8, T: 3, R: 3, S: 3, stride: [2, 1, 1]}")[0].images == 2);
    CHECK(layers("{name: A, type: matmul, M: 128, N: 1536, K: 512, repeat: 3}")[0].repeats == 3);
    CHECK(layers("{name: A, type: matmul, batch: 12, M: 8, N: 8, K: 4, second: activation}")[0].G == 12);
}

TEST_CASE("what runs beside the array stays in the network, with the words it takes and gives") {
    const Network network = load_text(
        "name: n\nlayers:\n"
        "  - {name: conv1, C: 3, M: 64, H: 224, W: 224, R: 7, S: 7, stride: 2, padding: 3}\n"
        "  - {name: pool1, type: maxpool, C: 64, H: 112, W: 112, R: 3, S: 3, stride: 2, padding: 1}\n"
        "  - {name: add, type: add, inputs: [conv1, pool1], shape: [64, 56, 56]}\n"
        "  - {name: act, type: activation, operation: gelu, fused: true}\n");
    REQUIRE(network.beside.size() == 3);
    CHECK(network.beside[0].words_in == 64 * 112 * 112);
    CHECK(network.beside[0].words_out == 64 * 56 * 56);
    CHECK(network.beside[1].words_in == 64 * 112 * 112 + 64 * 56 * 56);
    CHECK(network.beside[2].words_in == 64 * 56 * 56);
    CHECK(network.beside[2].type == "gelu");
    CHECK(network.beside[2].fused);
    const TestFolder folder;
    const Network again = load_network(folder.write("net.yaml", network_yaml(network)));
    REQUIRE(again.beside.size() == 3);
    CHECK(again.beside[1].words_in == network.beside[1].words_in);
    CHECK(again.beside[2].fused);
}

TEST_CASE("a fully connected layer's filter covers its ifmap") {
    const Layer layer = load_layer("{name: A, type: fc, C: 4, M: 8, H: 6, W: 5}", "defaults: {R: 3, padding: 1}\n");
    CHECK(layer.R == 6);
    CHECK(layer.S == 5);
    CHECK(layer.E() * layer.F() == 1);
}

TEST_CASE("a depthwise layer has as many groups and filters as channels") {
    const Layer layer = load_layer("{name: A, type: depthwise, C: 4, H: 6, W: 6, R: 3, S: 3}");
    CHECK(layer.G == 4);
    CHECK(layer.M == 4);
    CHECK(layer.filter_words() == 36);
}

TEST_CASE("defaults reach the layers that do not say otherwise") {
    const std::string defaults = "defaults: {relu: true, ofmap_zeros: 0.5, padding: 1}\n";
    CHECK(load_layer(good_layer, defaults).ofmap_zeros == 0.5);
    CHECK(load_layer(good_layer, defaults).pad.top == 1);
    CHECK(load_layer("{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, relu: false}", defaults).ofmap_zeros == -1);
}

TEST_CASE("a network printed and read again is the same network") {
    const TestFolder folder;
    for (const char* name : {"alexnet", "vgg16", "mobilenet_v1", "tiny", "unet", "mobilenet_v2", "gpt2_decode"}) {
        const Network network = shipped_network(name);
        const Network again = load_network(folder.write("net.yaml", network_yaml(network)));
        CHECK(again.name == network.name);
        REQUIRE(again.layers.size() == network.layers.size());
        for (std::size_t i = 0; i < network.layers.size(); ++i) CHECK(same(again.layers[i], network.layers[i]));
    }
}

TEST_CASE("a layer with every value out of the ordinary is printed and read again") {
    const TestFolder folder;
    const Layer layer = load_layer(
        "{name: A, C: 4, M: 8, H: 9, W: 8, R: 3, S: 2, stride: [2, 3], padding: [2, 1], groups: 2, "
        "relu: true, ifmap_zeros: 0.1, ofmap_zeros: 0.12345678901234567, ifmap_compressed: false}");
    const std::string path = folder.write("net.yaml", network_yaml({"n", "", {layer}, {}, false}));
    CHECK(same(load_network(path).layers.at(0), layer));
}

TEST_CASE("a description survives printing with quotes, colons and line breaks") {
    const TestFolder folder;
    Network network = shipped_network("tiny");
    network.description = "a: \"b\"\n#\\c";
    CHECK(load_network(folder.write("net.yaml", network_yaml(network))).description == network.description);
}

TEST_CASE("data files are found relative to the network file and printed as absolute paths") {
    const TestFolder folder;
    save_npy(folder.file("x.npy"), Tensor<std::int16_t>({1, 4, 1, 1}));
    const std::string text = "name: n\nlayers:\n  - {name: A, type: fc, C: 4, M: 8, ifmap_file: x.npy}\n";
    const Network network = load_network(folder.write("net.yaml", text));
    CHECK(network.layers[0].ifmap_file == folder.file("x.npy"));
    CHECK(load_network(folder.write("again.yaml", network_yaml(network))).layers[0].ifmap_file == folder.file("x.npy"));
}

TEST_CASE("a misspelt key is an error with file, line and the nearest key") {
    const std::string message = layer_error("{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, strid: 2}");
    check_contains(message, "net.yaml:3: layers[0].strid: unknown key 'strid'; did you mean 'stride'?");
}

TEST_CASE("a misspelt key at the top or in the defaults is an error") {
    check_contains(layer_error(good_layer, "default: {relu: true}\n"), "did you mean 'defaults'?");
    check_contains(layer_error(good_layer, "defaults: {relo: true}\n"), "did you mean 'relu'?");
}

TEST_CASE("a missing size is an error naming the key") {
    check_contains(layer_error("{name: A, C: 4, M: 8, H: 6, R: 3, S: 3}"), "net.yaml:3: layers[0]: key 'W' is missing");
}

TEST_CASE("a zero size is an error saying what is allowed") {
    check_contains(layer_error("{name: A, C: 0, M: 8, H: 6, W: 6, R: 3, S: 3}"),
                   "layers[0].C: found 0; allowed: an integer from 1 to 65536");
}

TEST_CASE("an unknown layer type is an error listing the types") {
    check_contains(layer_error("{name: A, type: pool, C: 4}"),
                   "found 'pool'; did you mean 'maxpool' or 'avgpool'?; allowed: conv, depthwise, fc");
}

TEST_CASE("a shape no machine can compute is an error with file and line") {
    check_contains(layer_error("{name: A, C: 4, M: 8, H: 2, W: 6, R: 3, S: 3}"),
                   "net.yaml:3: layers[0]: layer A: filter rows R=3 exceed the padded ifmap's 2 rows");
}

TEST_CASE("a depthwise layer with other groups than channels is an error") {
    check_contains(layer_error("{name: A, type: depthwise, C: 4, H: 6, W: 6, R: 3, S: 3, groups: 2}"),
                   "found '2'; allowed in a depthwise layer: C=4");
}

TEST_CASE("three strides are an error") {
    check_contains(layer_error("{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, stride: [1, 1, 1]}"),
                   "found a sequence of 3; allowed: one integer, or [vertical, horizontal]");
}

TEST_CASE("two layers of one name are an error naming the first") {
    check_contains(layer_error(good_layer + "\n  - " + good_layer),
                   "net.yaml:4: layers[1].name: found 'A', already the name of layers[0]");
}

TEST_CASE("a share of ofmap zeros without ReLU is an error") {
    check_contains(layer_error("{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, ofmap_zeros: 0.5}"), "without ReLU");
}

TEST_CASE("a share that is neither a share nor -1 is an error") {
    check_contains(layer_error("{name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3, relu: true, ofmap_zeros: -0.5}"),
                   "a share from 0 to 1, or -1 for any");
}

TEST_CASE("a data file that does not exist is an error when the network is read") {
    check_contains(layer_error("{name: A, type: fc, C: 4, M: 8, ifmap_file: none.npy}"),
                   "net.yaml:3: layers[0].ifmap_file: no such file");
}

TEST_CASE("a network file that is a list is an error") {
    check_contains(error_of([] { load_text("- name: A\n"); }), "net.yaml:1: expected a mapping, found a sequence");
}

TEST_CASE("layers that are no sequence, or an empty one, are an error") {
    check_contains(error_of([] { load_text("name: n\nlayers: 3\n"); }), "layers: expected a sequence, found '3'");
    check_contains(error_of([] { load_text("name: n\nlayers: []\n"); }), "layers: found an empty sequence");
}

TEST_CASE("a network file that does not exist is an error naming it") {
    check_contains(error_of([] { load_network("/nonexistent/net.yaml"); }), "/nonexistent/net.yaml: cannot be read");
}
