// The layer's function against the reference convolution, and its kernels against one another.
#include <catch2/catch.hpp>

#include "dataflows/dataflow/dataflow.hpp"
#include "sim/fast_forward/layer_function.hpp"
#include "sim/fast_forward/sum_kernel.hpp"
#include "tests/support/random_layer.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

// One pass over the whole of one image and group.
Pass whole_pass(std::int64_t image, std::int64_t group) {
    Pass pass;
    pass.image = static_cast<std::int32_t>(image);
    pass.group = static_cast<std::int32_t>(group);
    return pass;
}

PassShape whole_shape(const Layer& layer) {
    PassShape shape;
    shape.images = 1;
    shape.filters = static_cast<std::int32_t>(layer.M_per_group());
    shape.channels = static_cast<std::int32_t>(layer.C_per_group());
    shape.ofmap_rows = static_cast<std::int32_t>(layer.E());
    shape.ofmap_columns = static_cast<std::int32_t>(layer.F());
    return shape;
}

Layer random_case(Random& random) {
    Layer layer = random_layer(random);
    if (random.below(3) == 0) {  // more than one block of filters
        layer.M = layer.G * random.between(15, 50);
        layer.C = layer.G * random.between(1, 9);
    }
    layer.relu = false;
    if (random.below(2) == 0) layer.ifmap_zeros = 0.25;  // and no negative ones
    return layer;
}

// Often so narrow that bytes hold all words.
Arithmetic random_widths(Random& random) {
    Arithmetic arithmetic;
    if (random.below(2) == 0) {
        arithmetic.ifmap_bits = static_cast<int>(random.between(2, 9));
        arithmetic.filter_bits = static_cast<int>(random.between(2, 8));
    }
    return arithmetic;
}

std::vector<std::int64_t> psums_of(const LayerFunction& function, const Pass& pass, const PassShape& shape,
                                   std::int64_t channels, const Arithmetic& arithmetic) {
    return with_word_of(arithmetic.psum_bits, [&](auto word) {
        std::vector<decltype(word)> psums(
            static_cast<std::size_t>(shape.filters * shape.ofmap_rows * shape.ofmap_columns));
        function.psums(pass, shape, channels, psums.data());
        return std::vector<std::int64_t>(psums.begin(), psums.end());
    });
}

}  // namespace

TEST_CASE("the layer's function is the reference convolution, for all widths and shifts", "[chip]") {
    Random random(11);
    for (int i = 0; i < 300; ++i) {
        const Layer layer = random_case(random);
        Arithmetic arithmetic = random_widths(random);
        if (random.below(3) == 0) arithmetic.psum_bits = static_cast<int>(random.between(2, 48));
        if (random.below(3) == 0) arithmetic.product_shift = static_cast<int>(random.between(1, 9));
        const LayerData data = make_layer_data(layer, 2, random.next(), arithmetic);
        const OfmapTensor reference = reference_ofmap(layer, data, arithmetic);
        const LayerFunction function(layer, data, arithmetic);
        const PassShape shape = whole_shape(layer);
        for (std::int64_t image = 0; image < 2; ++image)
            for (std::int64_t group = 0; group < layer.G; ++group) {
                const std::vector<std::int64_t> psums =
                    psums_of(function, whole_pass(image, group), shape, layer.C_per_group(), arithmetic);
                std::size_t at = 0;
                bool same = true;
                for (std::int64_t y = 0; y < layer.E(); ++y)
                    for (std::int64_t x = 0; x < layer.F(); ++x)
                        for (std::int64_t f = 0; f < layer.M_per_group(); ++f)
                            same = same && psums[at++] == reference.at(image, group * layer.M_per_group() + f, y, x);
                INFO("case " << i << ": M " << layer.M << " C " << layer.C << " G " << layer.G);
                REQUIRE(same);
            }
    }
}

TEST_CASE("partial sums over the first channels are those of a layer that has only these", "[chip]") {
    Random random(12);
    for (int i = 0; i < 100; ++i) {
        Layer layer = random_case(random);
        layer.G = 1;
        Arithmetic arithmetic = random_widths(random);
        if (random.below(3) == 0) arithmetic.psum_bits = static_cast<int>(random.between(33, 48));
        const LayerData data = make_layer_data(layer, 1, random.next(), arithmetic);
        const std::int64_t channels = random.between(1, layer.C);
        Layer fewer = layer;
        fewer.C = channels;
        LayerData some = make_layer_data(fewer, 1, 1, arithmetic);
        for (std::int64_t c = 0; c < channels; ++c) {
            for (std::int64_t y = 0; y < layer.H; ++y)
                for (std::int64_t x = 0; x < layer.W; ++x) some.ifmap.at(0, c, y, x) = data.ifmap.at(0, c, y, x);
            for (std::int64_t m = 0; m < layer.M; ++m)
                for (std::int64_t r = 0; r < layer.R; ++r)
                    for (std::int64_t s = 0; s < layer.S; ++s) some.filter.at(m, c, r, s) = data.filter.at(m, c, r, s);
        }
        const PassShape shape = whole_shape(layer);
        const LayerFunction all(layer, data, arithmetic), first(fewer, some, arithmetic);
        INFO("case " << i);
        REQUIRE(psums_of(all, whole_pass(0, 0), shape, channels, arithmetic) ==
                psums_of(first, whole_pass(0, 0), whole_shape(fewer), channels, arithmetic));
    }
}

TEST_CASE("all sum kernels of this processor agree bit by bit", "[chip]") {
    Random random(13);
    for (int i = 0; i < 1000; ++i) {
        SumKernel kernels[8];
        const int count = sum_kernels(i % 2 == 0 ? 2 : 4, kernels, 8);
        REQUIRE(count >= 1);
        KernelWindow window;
        window.depth = random.between(0, 4);
        window.rows = random.between(1, 4);
        window.columns = random.between(1, 4);
        window.row_step = random.between(window.columns, 12);
        window.depth_step = window.row_step * random.between(window.rows, 6);
        window.position_step = random.between(1, 3);
        const int blocks = static_cast<int>(random.between(1, 2));
        const int positions = static_cast<int>(random.between(1, kernel_positions(blocks)));
        const std::int64_t block_step = window.depth * window.rows * window.columns * kernel_lanes;
        std::vector<std::int32_t> filters(static_cast<std::size_t>(2 * block_step + kernel_lanes));
        std::vector<std::int32_t> ifmaps(static_cast<std::size_t>(5 * window.depth_step + 64));
        for (std::int32_t& bundle : filters) bundle = static_cast<std::int32_t>(random.next());
        for (std::int32_t& bundle : ifmaps) bundle = static_cast<std::int32_t>(random.next());
        std::vector<std::int32_t> expected(kernel_sums, 0);
        kernels[count - 1].sums(expected.data(), filters.data(), block_step, blocks, ifmaps.data(), positions, window);
        for (int k = 0; k + 1 < count; ++k) {
            std::vector<std::int32_t> sums(expected.size(), 0);
            kernels[k].sums(sums.data(), filters.data(), block_step, blocks, ifmaps.data(), positions, window);
            INFO("case " << i << ", kernel " << k);
            REQUIRE(sums == expected);
        }
        if (i % 2 == 1) continue;  // bundles of four
        std::vector<std::int64_t> wide(expected.size(), 0);
        wide_sums(wide.data(), filters.data(), block_step, blocks, ifmaps.data(), positions, window);
        for (std::size_t lane = 0; lane < wide.size(); ++lane) REQUIRE(wrap(wide[lane], 32) == expected[lane]);
    }
}

TEST_CASE("wide sums keep what 32 bits lose", "[chip]") {
    // One bundle of a window: two products of -32768 by -32768 in each lane, three taps.
    const std::vector<std::int32_t> bundles(3 * kernel_lanes, static_cast<std::int32_t>(0x80008000u));
    KernelWindow window;
    window.depth = window.rows = 1;
    window.columns = 3;
    std::int64_t sums[kernel_lanes];
    wide_sums(sums, bundles.data(), 0, 1, bundles.data(), 1, window);
    for (const std::int64_t sum : sums) CHECK(sum == 6 * (std::int64_t{1} << 30));
}
