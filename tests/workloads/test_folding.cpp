// Which layers are products of matrices, and whether a product is the same however it is folded.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "workloads/folding.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

Layer layer_of(std::int64_t M, std::int64_t C, std::int64_t H, std::int64_t W, std::int64_t R, std::int64_t S,
               std::int64_t images = 1, std::int64_t groups = 1) {
    Layer layer;
    layer.name = "product";
    layer.M = M;
    layer.C = C;
    layer.H = H;
    layer.W = W;
    layer.R = R;
    layer.S = S;
    layer.images = images;
    layer.G = groups;
    return layer;
}

// 6 rows of a depth of 24 by 24 x 10, in the ways in which files write it.
std::vector<Layer> notations() {
    std::vector<Layer> all = {
        layer_of(10, 24, 6, 1, 1, 1),                                     // a product of matrices, or rows of a map
        layer_of(10, 24, 1, 6, 1, 1),                                     // columns of a map
        layer_of(10, 24, 1, 1, 1, 1, 6), layer_of(10, 4, 2, 3, 2, 3, 6),  // fully connected, images
        layer_of(10, 8, 3, 6, 3, 1),                                      // a window over all rows, column by column
        layer_of(10, 8, 3, 2, 3, 1, 3),
    };
    all[3].fully_connected = true;
    return all;
}

const Arithmetic arithmetic{};

}  // namespace

TEST_CASE("one product of matrices is recognised in every notation") {
    for (const Layer& layer : notations()) {
        CAPTURE(layer.H, layer.W, layer.R, layer.S, layer.images);
        CHECK(product_of(layer, 1) == LayerProduct{1, 6, 24, 10});
        CHECK(product_of(layer, 4) == LayerProduct{1, 24, 24, 10});
    }
    CHECK(product_of(layer_of(20, 48, 6, 1, 1, 1, 1, 2), 1) == LayerProduct{2, 6, 24, 10});
    Layer strided = layer_of(10, 24, 6, 6, 6, 6);  // one window, whatever the stride
    strided.stride_h = strided.stride_w = 3;
    CHECK(product_of(strided, 1) == LayerProduct{1, 1, 24 * 36, 10});
}

TEST_CASE("windows that overlap, leave words out or meet padding, and maps with both sides, are no product") {
    CHECK_FALSE(product_of(layer_of(10, 24, 6, 1, 2, 1), 1));
    CHECK_FALSE(product_of(layer_of(10, 24, 6, 2, 1, 1), 1));
    Layer strided = layer_of(10, 24, 6, 1, 1, 1);
    strided.stride_h = 2;
    CHECK_FALSE(product_of(strided, 1));
    Layer padded = layer_of(10, 24, 6, 1, 1, 1);
    padded.pad.bottom = 1;
    CHECK_FALSE(product_of(padded, 1));
    padded = layer_of(10, 24, 2, 1, 2, 1);
    padded.pad.top = 1;
    CHECK_FALSE(product_of(padded, 1));
}

TEST_CASE("foldings have as many places as the product has rows, each one once") {
    for (const std::int64_t rows : {1, 2, 6, 127, 128, 384, 65536, 3 * 65536}) {
        const std::vector<Folding> all = foldings_of({1, rows, 12, 5});
        CAPTURE(rows, all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(all[i].rows * all[i].columns * all[i].images == rows);
            CHECK(std::max({all[i].rows, all[i].columns, all[i].images}) <= 65536);
            for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(all[i] == all[j]);
        }
        CHECK_FALSE(all.empty());
    }
    CHECK(foldings_of({1, 1, 3, 5}) == std::vector<Folding>{{1, 1, 1}, {1, 1, 1, 3}});
    CHECK(foldings_of({1, 1, 67, 5}) == std::vector<Folding>{{1, 1, 1}});  // a prime above 64
    CHECK(foldings_of({1, 7, 12, 5}) ==
          std::vector<Folding>{
              {1, 7, 1}, {7, 1, 1}, {1, 1, 7}, {1, 1, 7, 2}, {1, 1, 7, 3}, {1, 1, 7, 4}, {1, 1, 7, 6}, {1, 1, 7, 12}});
    CHECK(foldings_of({1, 6, 3, 5}) ==
          std::vector<Folding>{
              {1, 6, 1}, {2, 3, 1}, {3, 2, 1}, {6, 1, 1}, {1, 1, 6}, {2, 1, 3}, {3, 1, 2}, {1, 1, 6, 3}});
}

TEST_CASE("seeded operands of a product are the same in every notation") {
    const Layer first = notations().front();
    const LayerData data = make_layer_data(first, 2, 7, arithmetic);
    const Layer folded = folded_layer(first, 2, Folding{3, 2, 2});
    const LayerData expected = folded_data(first, data, folded);
    for (const Layer& layer : notations()) {
        CAPTURE(layer.H, layer.W, layer.R, layer.S, layer.images);
        const Layer to = folded_layer(layer, 2, Folding{3, 2, 2});
        CHECK(same_shape(to, folded));
        const LayerData own = folded_data(layer, make_layer_data(layer, layer.images_in(2), 7, arithmetic), to);
        CHECK(own.ifmap == expected.ifmap);
        CHECK(own.filter == expected.filter);
    }
}

TEST_CASE("the ofmaps of a folded product are those of the layer as it is written") {
    Random random(3);
    int folded_ones = 0;
    for (int i = 0; i < 40; ++i) {
        std::vector<Layer> layers = notations();
        Layer layer = layers[random.below(static_cast<std::uint32_t>(layers.size()))];
        layer.G = random.below(2) == 0 ? 1 : 2;
        layer.relu = random.below(2) == 0;
        const std::int64_t batch = 1 + random.below(3);
        const LayerData data = make_layer_data(layer, layer.images_in(batch), random.next(), arithmetic);
        const OfmapTensor expected = reference_ofmap(layer, data, arithmetic);
        for (const Folding& folding : foldings_of(*product_of(layer, batch))) {
            const Layer to = folded_layer(layer, batch, folding);
            check_layer(to);
            CHECK(to.images_in(batch) == folding.images);
            CHECK(to.macs_per_image() * folding.images == layer.macs_per_image() * layer.images_in(batch));
            const LayerData words = folded_data(layer, data, to);
            CHECK(folded_data(to, words, layer).ifmap == data.ifmap);
            CHECK(folded_ofmap(to, reference_ofmap(to, words, arithmetic), layer) == expected);
            ++folded_ones;
        }
    }
    CHECK(folded_ones > 200);
}
