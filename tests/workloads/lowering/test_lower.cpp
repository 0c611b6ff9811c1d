// Operations as layers, against sizes by hand and against the operation's own definition.
#include "workloads/lowering/lower.hpp"

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/workloads/small_graph.hpp"

namespace eyrie {

namespace {

Operation operation(const Convolution& conv) {
    Operation one;
    one.name = "op";
    one.type = "Conv";
    one.kind = OperationKind::convolution;
    one.shape = conv;
    return one;
}

Operation operation(const MatrixProduct& product) {
    Operation one;
    one.name = "op";
    one.type = "MatMul";
    one.kind = OperationKind::matrix_product;
    one.shape = product;
    return one;
}

Convolution square(std::int64_t C, std::int64_t M, std::int64_t size, std::int64_t window) {
    Convolution conv;
    conv.C = C;
    conv.M = M;
    conv.rows.size = conv.columns.size = size;
    conv.rows.window = conv.columns.window = window;
    return conv;
}

std::int64_t macs_of(const std::vector<Layer>& layers) {
    std::int64_t macs = 0;
    for (const Layer& layer : layers) macs += layer.repeats * layer.images * layer.macs_per_image();
    return macs;
}

std::int64_t ofmap_words_of(const std::vector<Layer>& layers) {
    std::int64_t words = 0;
    for (const Layer& layer : layers) words += layer.images * layer.ofmap_words_per_image();
    return words;
}

}  // namespace

TEST_CASE("a dense convolution is one layer, padding and strides as they are") {
    Convolution conv = square(8, 6, 10, 3);
    conv.groups = 2;
    conv.rows.stride = 2;
    conv.rows.pad_after = 1;
    conv.columns.pad_before = 4;
    const std::vector<Layer> layers = lower(operation(conv));
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].name == "op");
    CHECK(layers[0].G == 2);
    CHECK(layers[0].E() == 5);
    CHECK(layers[0].F() == 12);
    CHECK(layers[0].pad.bottom == 1);
    CHECK(layers[0].pad.left == 4);
    CHECK(macs_of(layers) == macs(operation(conv)));
}

TEST_CASE("a dilated convolution whose classes are equal is one layer of as many images") {
    Convolution conv = square(4, 4, 16, 3);
    conv.rows.dilation = conv.columns.dilation = 2;
    const std::vector<Layer> layers = lower(operation(conv));  // 12 x 12 outputs
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].images == 4);
    CHECK(layers[0].H == 8);
    CHECK(layers[0].E() == 6);
    CHECK(macs_of(layers) == 4 * 4 * 9 * 12 * 12);
}

TEST_CASE("a transposed convolution of stride and window 2 is one pointwise layer with four times the filters") {
    Convolution conv = square(128, 64, 28, 2);
    conv.transposed = true;
    conv.rows.stride = conv.columns.stride = 2;
    const std::vector<Layer> layers = lower(operation(conv));
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].M == 256);
    CHECK(layers[0].R == 1);
    CHECK(layers[0].H == 28);
    CHECK(macs_of(layers) == 25690112);
    CHECK(ofmap_words_of(layers) == 64 * 56 * 56);
}

TEST_CASE("a transposed convolution with windows that overlap gives each output once") {
    Convolution conv = square(3, 5, 7, 3);
    conv.transposed = true;
    for (Axis* axis : {&conv.rows, &conv.columns}) {
        axis->stride = 2;
        axis->pad_before = axis->pad_after = axis->output_padding = 1;
    }
    CHECK(ofmap_words_of(lower(operation(conv))) == 5 * 14 * 14);
}

TEST_CASE("a 3-D convolution has an image for each output plane and the channels of all planes of a window") {
    Convolution conv = square(4, 8, 10, 3);
    conv.depth.size = 6;
    conv.depth.window = 3;
    conv.depth.pad_before = conv.depth.pad_after = 1;
    const std::vector<Layer> layers = lower(operation(conv));
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].images == 6);
    CHECK(layers[0].C == 12);
    CHECK(macs_of(layers) == macs(operation(conv)));
    CHECK(ofmap_words_of(layers) == 8 * 6 * 8 * 8);
}

TEST_CASE("a product with a weight is one for all rows; of two activations each is a group") {
    const std::vector<Layer> weight = lower(operation(MatrixProduct{2, 64, 512, 256, true}));
    REQUIRE(weight.size() == 1);
    CHECK(weight[0].G == 1);
    CHECK(weight[0].ofmap_words_per_image() == 2 * 64 * 512);
    CHECK(macs_of(weight) == 2LL * 64 * 512 * 256);
    const std::vector<Layer> scores = lower(operation(MatrixProduct{12, 384, 384, 64, false}));
    CHECK(scores[0].G == 12);
    CHECK(scores[0].C == 12 * 64);
    CHECK(scores[0].filter_words() == 12LL * 384 * 64);
    CHECK(macs_of(scores) == 12LL * 384 * 384 * 64);
    CHECK(lower(operation(MatrixProduct{1, 1, 1000, 2048, true}))[0].fully_connected);
}

TEST_CASE("a size that no layer can have is refused with the operation's name") {
    CHECK_THROWS_AS(lower(operation(MatrixProduct{2000, 64, 64, 64, false})), InputError);
}

TEST_CASE("a graph's network has its layers in order, what is beside them, and leaves nothing out") {
    const Graph graph = small_graph();
    check_graph(graph);
    const Network network = lower(graph);
    REQUIRE(network.layers.size() == 2);
    CHECK(network.layers[0].name == "stem_conv_0");
    CHECK(network.layers[1].name == "stem_conv_0_2");
    CHECK(network.layers[0].relu);
    CHECK_FALSE(network.layers[0].ifmap_compressed);  // raw data
    CHECK_FALSE(network.layers[1].relu);
    CHECK(network.layers[1].ifmap_compressed);
    REQUIRE(network.beside.size() == 2);
    CHECK(network.beside[0].fused);
    CHECK(network.beside[1].kind == "avgpool");
    CHECK(network.beside[1].words_in == 144);
    CHECK(network.beside[1].words_out == 4);
    CHECK(select_layers(network, {}).size() == 2);
    CHECK(layers_left_out(network, {}).empty());
}

}  // namespace eyrie
