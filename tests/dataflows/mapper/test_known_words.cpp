// Words of a product of matrices in another folding: counted where they are, or by what the first folding's say.
#include <catch2/catch.hpp>

#include "dataflows/mapper/known_words.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/folding.hpp"

using namespace eyrie;

namespace {

constexpr std::int64_t batch = 2, rows = 12, ofmap_nonzeros = 77;

// 12 rows, 6 of each image, with 24 x 20.
Layer product() {
    Layer layer;
    layer.name = "product";
    layer.M = 20;
    layer.C = 24;
    layer.H = rows / batch;
    layer.W = layer.R = layer.S = 1;
    return layer;
}

// The later a row, the more of its words are zero.
Tensor<std::int16_t> random_ifmap(Random& random, const Layer& layer) {
    Tensor<std::int16_t> ifmap({batch, layer.C, layer.H, layer.W});
    for (std::size_t i = 0; i < ifmap.data.size(); ++i)
        ifmap.data[i] = random.below(8) < i % static_cast<std::size_t>(layer.H) ? 0 : 5;
    return ifmap;
}

// As it follows from the words of the layer as it is written.
KnownWords followed(const Layer& layer, const Tensor<std::int16_t>& ifmap, const Folding& folding) {
    const Layer below_each_other = folded_layer(layer, batch, Folding{rows, 1, 1, folding.window});
    return KnownWords(layer, ifmap, true, ofmap_nonzeros)
        .folded(folded_layer(layer, batch, folding),
                KnownWords::nonzeros_by_place(folded_ifmap(layer, ifmap, below_each_other)));
}

void check_same(const KnownWords& a, const KnownWords& b, const Layer& of) {
    CHECK(a.gated_macs() == b.gated_macs());
    for (std::int64_t high = 1; high <= of.E(); ++high)
        for (std::int64_t wide = 1; wide <= of.F(); ++wide) {
            const IfmapTiles tiles{3, high, wide};
            CAPTURE(high, wide);
            CHECK(a.coded(tiles).ifmap_nonzeros == b.coded(tiles).ifmap_nonzeros);
            CHECK(a.coded(tiles).ofmap_nonzeros == b.coded(tiles).ofmap_nonzeros);
            CHECK(a.least_coded(tiles, Less::rows).ifmap_nonzeros == b.least_coded(tiles, Less::rows).ifmap_nonzeros);
        }
}

}  // namespace

TEST_CASE("nonzero words are counted at each place of a plane, over channels and images", "[mapper]") {
    Tensor<std::int16_t> ifmap({2, 1, 2, 2});
    ifmap.data = {0, -1, 2, 0, 0, 3, 0, 0};
    CHECK(KnownWords::nonzeros_by_place(ifmap) == std::vector<std::int64_t>{0, 2, 1, 0});
}

TEST_CASE("words known of one folding are those that are counted in every other one", "[mapper]") {
    const Layer layer = product();
    Random random(5);
    const Tensor<std::int16_t> ifmap = random_ifmap(random, layer);
    const std::vector<Folding> foldings = foldings_of(*product_of(layer, batch));
    CHECK(foldings.size() > 5);
    for (const Folding& folding : foldings) {
        CAPTURE(folding.rows, folding.columns, folding.images, folding.window);
        const Layer lies = folded_layer(layer, batch, folding);
        check_same(followed(layer, ifmap, folding),
                   KnownWords(lies, folded_ifmap(layer, ifmap, lies), true, ofmap_nonzeros), lies);
    }
}

TEST_CASE("one load of all tiles of a product has each nonzero word once, however it is folded", "[mapper]") {
    const Layer layer = product();
    Random random(6);
    const Tensor<std::int16_t> ifmap = random_ifmap(random, layer);
    std::int64_t nonzeros = 0;
    for (const std::int16_t word : ifmap.data) nonzeros += word != 0 ? 1 : 0;
    for (const Folding& folding : foldings_of(*product_of(layer, batch)))
        CHECK(followed(layer, ifmap, folding).coded({1, 1, 1}).ifmap_nonzeros == nonzeros);
}

TEST_CASE("where DRAM does not code ifmaps, no folding says how many of their words are zero", "[mapper]") {
    const Layer layer = product();
    Random random(7);
    const KnownWords known(layer, random_ifmap(random, layer), false, ofmap_nonzeros);
    const CodedWords coded = known.folded(folded_layer(layer, batch, Folding{3, 4, 1, 1}), {}).coded({1, 3, 4});
    CHECK_FALSE(coded.ifmaps_coded);
    CHECK(coded.ifmap_nonzeros == 0);
    CHECK(coded.ofmap_nonzeros == ofmap_nonzeros);
}
