// The reference convolution against another, written differently.
#include "sim/kernel/random.hpp"
#include "tests/workloads/support.hpp"
#include "workloads/reference.hpp"
#include "workloads/reference_sums.hpp"

using namespace eyrie;

namespace {

std::int64_t floor_shift(std::int64_t value, int shift) {
    const std::int64_t divisor = std::int64_t{1} << shift;
    return value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}

// The value in [-2^(bits-1), 2^(bits-1)) that is congruent to `value`.
std::int64_t fold(std::int64_t value, int bits) {
    const std::int64_t modulus = std::int64_t{1} << bits;
    const std::int64_t positive = ((value % modulus) + modulus) % modulus;
    return positive >= modulus / 2 ? positive - modulus : positive;
}

std::int64_t padded_ifmap(const Layer& layer, const LayerData& data, std::int64_t n, std::int64_t c, std::int64_t row,
                          std::int64_t column) {
    const std::int64_t h = row - layer.pad.top;
    const std::int64_t w = column - layer.pad.left;
    return h < 0 || w < 0 || h >= layer.H || w >= layer.W ? 0 : data.ifmap.at(n, c, h, w);
}

// One ofmap word by the definition, folded after every addition.
std::int64_t oracle(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, std::int64_t n,
                    std::int64_t m, std::int64_t e, std::int64_t f) {
    const std::int64_t first_channel = m / (layer.M / layer.G) * (layer.C / layer.G);
    std::int64_t psum = 0;
    for (std::int64_t s = 0; s < layer.S; ++s)
        for (std::int64_t r = 0; r < layer.R; ++r)
            for (std::int64_t c = 0; c < layer.C / layer.G; ++c) {
                const std::int64_t word =
                    padded_ifmap(layer, data, n, first_channel + c, e * layer.stride_h + r, f * layer.stride_w + s);
                const std::int64_t product = floor_shift(word * data.filter.at(m, c, r, s), arithmetic.product_shift);
                psum = fold(psum + product, arithmetic.psum_bits);
            }
    return layer.relu && psum < 0 ? 0 : psum;
}

Layer random_layer(Random& random) {
    Layer layer;
    layer.name = "RANDOM";
    layer.G = random.between(1, 3);
    layer.C = layer.G * random.between(1, 4);
    layer.M = layer.G * random.between(1, 4);
    layer.R = random.between(1, 5);
    layer.S = random.between(1, 5);
    const auto zeros = [&](std::int64_t filter) { return random.between(0, filter + 1); };
    layer.pad = {zeros(layer.R), zeros(layer.R), zeros(layer.S), zeros(layer.S)};
    layer.H = random.between(layer.R, layer.R + 8);
    layer.W = random.between(layer.S, layer.S + 20);
    layer.stride_h = random.between(1, 3);
    layer.stride_w = random.between(1, 3);
    layer.relu = random.below(2) == 0;
    layer.ifmap_zeros = random.below(3) * 0.3;
    if (layer.relu && random.below(2) == 0) layer.ofmap_zeros = random.below(6) * 0.2;
    return layer;
}

Arithmetic random_arithmetic(Random& random) {
    Arithmetic arithmetic;
    arithmetic.ifmap_bits = static_cast<int>(random.between(2, 16));
    arithmetic.filter_bits = static_cast<int>(random.between(2, 16));
    arithmetic.psum_bits = static_cast<int>(random.between(2, 48));
    arithmetic.product_shift = static_cast<int>(random.below(2) * random.between(0, 31));
    return arithmetic;
}

// How many ofmap words differ from the oracle.
int differences(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
    const OfmapTensor ofmap = reference_ofmap(layer, data, arithmetic);
    const auto [images, filters, rows, columns] = ofmap.shape();
    int different = 0;
    for (std::int64_t n = 0; n < images; ++n)
        for (std::int64_t m = 0; m < filters; ++m)
            for (std::int64_t e = 0; e < rows; ++e)
                for (std::int64_t f = 0; f < columns; ++f)
                    different += ofmap.at(n, m, e, f) != oracle(layer, data, arithmetic, n, m, e, f);
    return different;
}

}  // namespace

TEST_CASE("the reference equals the definition on random layers and widths") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        Random random(seed);
        const Layer layer = random_layer(random);
        const Arithmetic arithmetic = random_arithmetic(random);
        const LayerData data = make_layer_data(layer, random.between(1, 2), seed, arithmetic);
        INFO("seed " << seed << "\n" << network_yaml({"random", "", {layer}}));
        CHECK(differences(layer, data, arithmetic) == 0);
    }
}

TEST_CASE("the reference equals the definition on every layer of the tiny network") {
    for (const Layer& layer : shipped_network("tiny").layers)
        CHECK(differences(layer, make_layer_data(layer, 2, 1, Arithmetic{}), Arithmetic{}) == 0);
}

TEST_CASE("sums of a block equal those of its words, whatever their number and the shift") {
    Random random(1);
    for (const std::int64_t words : {1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 363}) {
        for (const int shift : {0, 1, 15, 31}) {
            std::vector<std::int16_t> windows, filters;
            for (std::int64_t i = 0; i < reference_block * words; ++i) {
                windows.push_back(static_cast<std::int16_t>(random.between(-32768, 32767)));
                filters.push_back(random.below(4) == 0 ? std::int16_t{-32768} : windows.back());
            }
            Arithmetic arithmetic;
            arithmetic.product_shift = shift;
            std::uint32_t narrow[reference_block][reference_block];
            std::uint64_t wide[reference_block][reference_block];
            reference_sums(windows.data(), filters.data(), words, arithmetic, narrow);
            reference_sums(windows.data(), filters.data(), words, arithmetic, wide);
            for (std::int64_t w = 0; w < reference_block; ++w)
                for (std::int64_t f = 0; f < reference_block; ++f) {
                    std::int64_t sum = 0;
                    for (std::int64_t k = 0; k < words; ++k)
                        sum += floor_shift(std::int64_t{windows[static_cast<std::size_t>(w * words + k)]} *
                                               filters[static_cast<std::size_t>(f * words + k)],
                                           shift);
                    INFO(words << " words, shift " << shift << ", window " << w << ", filter " << f);
                    CHECK(wide[w][f] == static_cast<std::uint64_t>(sum));
                    CHECK(narrow[w][f] == static_cast<std::uint32_t>(sum));
                }
        }
    }
}

TEST_CASE("the largest operands of 16 bits are multiplied without overflow") {
    const Layer layer = conv_layer(1, 2, 20, 1);
    LayerData data = make_layer_data(layer, 1, 1, Arithmetic{});
    for (std::int16_t& word : data.ifmap.data) word = -32768;
    for (std::int16_t& weight : data.filter.data) weight = -32768;
    Arithmetic arithmetic;
    arithmetic.psum_bits = 32;
    CHECK(reference_ofmap(layer, data, arithmetic).at(0, 0, 0, 0) == INT32_MIN);  // 2 * 2^30 wraps
    arithmetic.psum_bits = 33;
    CHECK(reference_ofmap(layer, data, arithmetic).at(0, 0, 0, 0) == std::int64_t{1} << 31);
}

TEST_CASE("each negative product is truncated towards minus infinity by itself") {
    const Layer layer = conv_layer(1, 3, 1, 1);
    LayerData data = make_layer_data(layer, 1, 1, Arithmetic{});
    data.ifmap.data = {1, 1, 1};
    data.filter.data = {-1, -1, -1};
    Arithmetic arithmetic;
    arithmetic.product_shift = 4;
    CHECK(reference_ofmap(layer, data, arithmetic).at(0, 0, 0, 0) == -3);
}

TEST_CASE("ReLU follows the wrap") {
    Layer layer = conv_layer(1, 1, 1, 1);
    layer.relu = true;
    LayerData data = make_layer_data(layer, 1, 1, Arithmetic{});
    data.ifmap.data = {300};
    data.filter.data = {200};  // 60000 is -5536 in 16 bits
    CHECK(reference_ofmap(layer, data, Arithmetic{}).at(0, 0, 0, 0) == 0);
}
