// The closed forms' fixed points on row-stationary: what the papers print for AlexNet; gated MACs; and
// what all dataflows' closed forms refuse.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/counts/closed_form.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "tests/dataflows/counts/closed_form_case.hpp"

namespace eyrie {

namespace {

const std::vector<std::string> dataflows = {"rs", "ws", "os-a", "os-b", "os-c", "nlr"};

const PeStorage separate{true, true, true, false};
const PeStorage merged{true, true, true, true};

// Table III of JSSC 2017, with unpadded ifmaps; CONV3's q, r, t are CONV4's, because those of its own
// row contradict Table V.
struct AlexNetLayer {
    Layer layer;
    MappingParameters mapping;
    Count active_pes;
    Count passes;
    double glb_mb;                                  // Table V
    double filter_mb, ifmap_mb, ofmap_mb, dram_mb;  // uncompressed, derived from the same tables
};

const std::vector<AlexNetLayer>& alexnet() {
    static const std::vector<AlexNetLayer> layers = {
        {square_layer("CONV1", 96, 3, 227, 11, 4, 0, 1),
         {96, 1, 7, 16, 1, 1, 2},
         154,
         3 * 3 * 8 * 4,
         18.45,
         2.230,
         1.504,
         2.323,
         6.057},
        {square_layer("CONV2", 256, 96, 27, 5, 1, 2, 2),
         {64, 1, 27, 16, 2, 1, 1},
         135,
         8 * 24 * 4 * 2,
         77.57,
         2.458,
         1.476,
         1.493,
         5.427},
        {square_layer("CONV3", 384, 256, 13, 3, 1, 1, 1),
         {64, 4, 13, 16, 3, 2, 2},
         156,
         12 * 43,
         50.18,
         1.769,
         2.765,
         0.519,
         5.053},
        {square_layer("CONV4", 384, 384, 13, 3, 1, 1, 2),
         {64, 4, 13, 16, 3, 2, 2},
         156,
         6 * 32 * 2,
         37.37,
         1.327,
         2.074,
         0.519,
         3.920},
        {square_layer("CONV5", 256, 384, 13, 3, 1, 1, 2),
         {64, 4, 13, 16, 3, 2, 2},
         156,
         4 * 32 * 2,
         24.92,
         0.885,
         1.382,
         0.346,
         2.613},
    };
    return layers;
}

constexpr Count alexnet_batch = 4;

// Millions of bytes, rounded to a unit of 10^-digits.
double megabytes(Count words, int digits) {
    const double unit = std::pow(10.0, digits);
    return std::round(static_cast<double>(2 * words) / 1e6 * unit) / unit;
}

// MACs with a zero by their definition: every filter, every ofmap, every tap.
Count zeros_met(const Layer& layer, const Tensor<std::int16_t>& ifmap) {
    Count zeros = 0;
    for (Count n = 0; n < ifmap.shape[0]; ++n)
        for (Count m = 0; m < layer.M; ++m)
            for (Count y = 0; y < layer.E(); ++y)
                for (Count x = 0; x < layer.F(); ++x)
                    for (Count tap = 0; tap < layer.C / layer.G * layer.R * layer.S; ++tap) {
                        const Count group = m / (layer.M / layer.G);
                        const Count c = group * (layer.C / layer.G) + tap / (layer.R * layer.S);
                        const Count h = y * layer.stride_h + tap / layer.S % layer.R - layer.pad.top;
                        const Count w = x * layer.stride_w + tap % layer.S - layer.pad.left;
                        const bool inside = h >= 0 && h < layer.H && w >= 0 && w < layer.W;
                        zeros += !inside || ifmap.at(n, c, h, w) == 0;
                    }
    return zeros;
}

}  // namespace

TEST_CASE("AlexNet keeps as many PEs active as JSSC 2017 says") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        CHECK(row_stationary_counts(l.layer, alexnet_batch, l.mapping, separate).active_pes == l.active_pes);
    }
}

TEST_CASE("AlexNet takes a pass for each block, step and p*t filters") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        CHECK(row_stationary_counts(l.layer, alexnet_batch, l.mapping, separate).passes == l.passes);
    }
}

TEST_CASE("AlexNet moves the buffer traffic of JSSC 2017, Table V") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        const LayerCounts counts = row_stationary_counts(l.layer, alexnet_batch, l.mapping, separate);
        const Count words =
            counts.glb_ifmap_reads + counts.glb_psum_reads + counts.glb_psum_drain_reads + counts.glb_psum_writes;
        CHECK(megabytes(words, 2) == Approx(l.glb_mb).epsilon(1e-9));
    }
}

TEST_CASE("AlexNet moves the uncompressed DRAM words derived from JSSC 2017, Tables III and V") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        const LayerCounts counts = row_stationary_counts(l.layer, alexnet_batch, l.mapping, separate);
        CHECK(megabytes(counts.dram_filter, 3) == Approx(l.filter_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_ifmap, 3) == Approx(l.ifmap_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_ofmap, 3) == Approx(l.ofmap_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_filter + counts.dram_ifmap + counts.dram_ofmap, 3) ==
              Approx(l.dram_mb).epsilon(1e-9));
    }
}

TEST_CASE("where all sets are full the counts are those of the ISCA 2016 model") {
    const Layer layer = square_layer("CONV", 32, 24, 13, 3, 1, 1, 1);
    const MappingParameters mapping{16, 2, 13, 4, 3, 2, 2};
    const LayerCounts counts = row_stationary_counts(layer, 4, mapping, merged);
    const Count O = 4 * 32 * 13 * 13, W = 32 * 24 * 3 * 3, I = 4 * 24 * 15 * 15;
    const Count steps = 24 / (3 * 2), stacks = 24 / 3;
    CHECK(counts.dram_ifmap == I * (32 / 16));
    CHECK(counts.dram_filter == W * (4 / 2));
    CHECK(counts.dram_ofmap == O);
    CHECK(counts.glb_ifmap_reads == I * (32 / (4 * 2)));
    CHECK(counts.glb_psum_reads + counts.glb_psum_writes == 2 * O * (steps - 1) + O);
    CHECK(counts.noc_ifmap_delivered == I / 15 * (32 / 4) * 3 * 13);  // I av ceil(M/p) R, av = E/H
    CHECK(counts.noc_filter_delivered == W * (4 / 2) * 13);
    CHECK(counts.noc_psum_hops == O * (stacks * 3 - steps));
    CHECK(counts.rf_psum_reads + counts.rf_psum_writes == 2 * O * (24 * 3 * 3 - stacks * 3));
}

TEST_CASE("merging the psum addition saves a spad read and write for each psum of each PE") {
    const Layer layer = square_layer("CONV", 4, 5, 6, 3, 1, 0, 1);
    const MappingParameters mapping{4, 1, 4, 2, 1, 2, 1};  // steps of 2, 2 and 1 channels
    const LayerCounts apart = row_stationary_counts(layer, 1, mapping, separate);
    const LayerCounts within = row_stationary_counts(layer, 1, mapping, merged);
    CHECK(apart.rf_psum_reads == apart.macs);
    CHECK(apart.rf_psum_writes == apart.macs);
    CHECK(apart.rf_psum_reads - within.rf_psum_reads == 4 * 4 * 4 * 3 * (2 + 2 + 1));
    CHECK(apart.rf_psum_writes - within.rf_psum_writes == 4 * 4 * 4 * 3 * (2 + 2 + 1));
}

TEST_CASE("a fully connected layer loads each filter once for each image block") {
    Layer layer = square_layer("FC", 10, 6, 4, 4, 1, 0, 1);
    layer.fully_connected = true;
    const LayerCounts counts = row_stationary_counts(layer, 5, {10, 2, 1, 4, 2, 1, 1}, separate);
    CHECK(counts.dram_filter == 3 * layer.filter_words());
    CHECK(counts.dram_ofmap == 5 * 10);
}

TEST_CASE("gated MACs equal the zeros met by every MAC on random ifmaps") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const Case drawn = random_case(seed);
        INFO("seed " << seed << ": " << drawn);
        const Layer layer = drawn.layer();
        Random random(seed + 1000);
        Tensor<std::int16_t> ifmap({drawn[Case::N], layer.C, layer.H, layer.W});
        for (std::int16_t& word : ifmap.data) word = static_cast<std::int16_t>(random.between(-1, 1));
        REQUIRE(gated_macs(layer, ifmap) == zeros_met(layer, ifmap));
    }
}

TEST_CASE("an ifmap without zeros gates only the MACs on padding") {
    const Layer layer = square_layer("CONV", 2, 1, 3, 3, 1, 1, 1);
    Tensor<std::int16_t> ifmap({1, 1, 3, 3});
    for (std::int16_t& word : ifmap.data) word = -32768;
    CHECK(gated_macs(layer, ifmap) == 2 * (81 - 49));  // 49 = (2 + 3 + 2)^2 taps lie inside
}

TEST_CASE("the closed form refuses a batch or parameter below 1, and an ifmap of another layer") {
    const Layer layer = square_layer("CONV", 2, 1, 3, 3, 1, 1, 1);
    for (const std::string& dataflow : dataflows) {
        INFO(dataflow);
        CHECK_THROWS_AS(find_dataflow(dataflow).counts(layer, 0, {}, separate), InputError);
        for (Count MappingParameters::*parameter :
             {&MappingParameters::m, &MappingParameters::n, &MappingParameters::e, &MappingParameters::p,
              &MappingParameters::q, &MappingParameters::r, &MappingParameters::t, &MappingParameters::f,
              &MappingParameters::g}) {
            MappingParameters mapping;
            mapping.*parameter = 0;
            CHECK_THROWS_AS(find_dataflow(dataflow).counts(layer, 1, mapping, separate), InputError);
        }
    }
    CHECK_THROWS_AS(gated_macs(layer, Tensor<std::int16_t>({1, 1, 3, 4})), InputError);
}

TEST_CASE("counts that exceed 64 bits are refused instead of wrapping") {
    const Layer layer = square_layer("CONV", 65536, 65536, 256, 1, 1, 0, 1);  // 2^48 MACs an image
    for (const std::string& dataflow : dataflows) {
        INFO(dataflow);
        CHECK_NOTHROW(find_dataflow(dataflow).counts(layer, 1 << 14, {}, separate));
        CHECK_THROWS_AS(find_dataflow(dataflow).counts(layer, 1 << 15, {}, separate), InputError);
    }
}

TEST_CASE("row-stationary with groups side by side takes fewer passes of more PEs, and moves the same words") {
    const Layer layer = square_layer("CONV", 10, 10, 6, 3, 1, 1, 5);
    LayerCounts one = row_stationary_counts(layer, 2, {2, 1, 3, 1, 1, 2, 2, 1, 1}, separate);
    const LayerCounts two = row_stationary_counts(layer, 2, {2, 1, 3, 1, 1, 2, 2, 1, 2}, separate);
    CHECK(one.passes == 5 * 2 * 2);  // groups, images, strips
    CHECK(two.passes == 3 * 2 * 2);
    CHECK(two.active_pes == 2 * one.active_pes);
    one.passes = two.passes;
    one.active_pes = two.active_pes;
    CHECK(difference(one, two).empty());
}

TEST_CASE("a closed form is chosen by its dataflow's name") {
    const Layer layer = square_layer("CONV", 6, 4, 7, 3, 2, 1, 2);
    const MappingParameters mapping{2, 2, 2, 2, 1, 1, 2, 3, 2};
    const auto by_name = [&](const char* name) { return find_dataflow(name).counts(layer, 3, mapping, merged); };
    CHECK(difference(by_name("rs"), row_stationary_counts(layer, 3, mapping, merged)).empty());
    CHECK(difference(by_name("ws"), weight_stationary_counts(layer, 3, mapping, merged)).empty());
    for (const char* name : {"os-a", "os-b", "os-c"})
        CHECK(difference(by_name(name), output_stationary_counts(layer, 3, mapping, merged)).empty());
    CHECK(difference(by_name("nlr"), no_local_reuse_counts(layer, 3, mapping, merged)).empty());
    for (const char* name : {"", "os", "RS", "nlr "}) CHECK_THROWS_AS(by_name(name), InputError);
}

TEST_CASE("parameters beyond the layer mean all of it") {
    const Layer layer = square_layer("CONV", 6, 4, 7, 3, 2, 1, 2);  // E = F = 4
    const Count huge = std::numeric_limits<Count>::max();
    const MappingParameters all{3, 5, 4, 3, 2, 2, 3, 4, 2};
    const MappingParameters beyond{huge, huge, huge, huge, huge, huge, huge, huge, huge};
    for (const char* name : {"ws", "os-a", "os-b", "os-c", "nlr"}) {
        INFO(name);
        CHECK(difference(find_dataflow(name).counts(layer, 5, all, separate),
                         find_dataflow(name).counts(layer, 5, beyond, separate))
                  .empty());
    }
}

}  // namespace eyrie
