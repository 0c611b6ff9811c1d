// Psums of more than 32 bits from DRAM to DRAM, under every dataflow: words that 32 bits do not hold, and words that
// wrap at their width. What they must be is worked out here, from sums that cannot overflow.
#include <algorithm>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

// 2^17 + 128 taps: the largest products, 2^30, add up to more than 2^47.
Layer deep_layer() {
    Layer layer;
    layer.name = "deep";
    layer.C = 8200;
    layer.M = 5;
    layer.H = layer.W = 5;
    layer.R = layer.S = 4;
    return layer;
}

// Ifmaps near -32768. Of the filters one has three taps that are not zero, so that its sums need 33 bits, others have
// more, the last ones all.
LayerData deep_data(const Layer& layer) {
    Random random(3);
    LayerData data{Tensor<std::int16_t>({1, layer.C, layer.H, layer.W}),
                   Tensor<std::int16_t>({layer.M, layer.C, layer.R, layer.S})};
    for (std::int16_t& word : data.ifmap.data) word = static_cast<std::int16_t>(-32768 + random.between(0, 20));
    const std::size_t taps = data.filter.data.size() / static_cast<std::size_t>(layer.M);
    const std::size_t used[] = {3, 400, 100000, taps, taps};
    for (std::size_t m = 0; m < std::size(used); ++m)
        for (std::size_t i = 0; i < used[m]; ++i) {
            // Spread over all channels; the fourth filter's sums are negative, those of others are not.
            const std::size_t tap = used[m] == taps ? i : i * 41 % taps;
            data.filter.data[m * taps + tap] = static_cast<std::int16_t>(m == 3 ? 32767 : -32768);
        }
    return data;
}

std::vector<std::int64_t> exact_sums(const Layer& layer, const LayerData& data) {
    std::vector<std::int64_t> sums;
    for (std::int64_t m = 0; m < layer.M; ++m)
        for (std::int64_t y = 0; y < layer.E(); ++y)
            for (std::int64_t x = 0; x < layer.F(); ++x) {
                std::int64_t sum = 0;
                for (std::int64_t c = 0; c < layer.C; ++c)
                    for (std::int64_t r = 0; r < layer.R; ++r)
                        for (std::int64_t s = 0; s < layer.S; ++s)
                            sum += std::int64_t{data.ifmap.at(0, c, y + r, x + s)} * data.filter.at(m, c, r, s);
                sums.push_back(sum);
            }
    return sums;
}

// The value in [-2^(bits-1), 2^(bits-1)) that is congruent to `value`.
std::int64_t folded(std::int64_t value, int bits) {
    const std::int64_t modulus = std::int64_t{1} << bits;
    const std::int64_t positive = ((value % modulus) + modulus) % modulus;
    return positive >= modulus / 2 ? positive - modulus : positive;
}

AcceleratorConfig roomy_machine(int psum_bits) {
    AcceleratorConfig machine;
    machine.arithmetic.psum_bits = psum_bits;
    machine.glb.bank_rows = 1 << 14;
    machine.glb.filters_share = true;
    machine.pe.ifmap_right_fifo_words = 4;
    machine.pe.ifmap_below_fifo_words = 16;
    for (InputNetworkConfig* network : {&machine.noc.filter, &machine.noc.ifmap, &machine.noc.psum})
        network->row_id_bits = network->column_id_bits = 8;
    machine.noc.local_psum.wraps = true;
    return machine;
}

// A mapping of the deep layer with more than one pass, and psums that come back, where the dataflow has such.
MappingParameters deep_mapping(const std::string& dataflow) {
    MappingParameters p;
    p.n = p.g = p.t = p.r = 1;
    p.e = p.f = 2;
    p.m = 5;
    p.p = 2;
    if (dataflow == "rs") p.q = p.r = 2;
    if (dataflow == "ws") p.r = 5;
    if (dataflow == "nlr") p.q = 20;
    if (dataflow.substr(0, 2) == "os") p.m = p.p = 1;
    return p;
}

bool has(const std::vector<std::int64_t>& sums, int bits, bool fits) {
    return std::any_of(sums.begin(), sums.end(), [=](std::int64_t sum) { return (folded(sum, bits) == sum) == fits; });
}

void check_width(int bits) {
    const Layer layer = deep_layer();
    const LayerData data = deep_data(layer);
    const std::vector<std::int64_t> sums = exact_sums(layer, data);
    REQUIRE(has(sums, bits, false));                                       // some wrap
    REQUIRE(std::any_of(sums.begin(), sums.end(), [=](std::int64_t sum) {  // some do not, and are wider than 32 bits
        return folded(sum, bits) == sum && folded(sum, 32) != sum;
    }));
    OfmapTensor expected({1, layer.M, layer.E(), layer.F()}, bits);
    std::size_t next = 0;
    for (std::int64_t m = 0; m < layer.M; ++m)
        for (std::int64_t y = 0; y < layer.E(); ++y)
            for (std::int64_t x = 0; x < layer.F(); ++x) expected.put(0, m, y, x, folded(sums[next++], bits));
    const AcceleratorConfig machine = roomy_machine(bits);
    REQUIRE(reference_ofmap(layer, data, machine.arithmetic) == expected);
    Chip chip("chip", machine);
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name << ", " << bits << " bits");
        const Plan plan = plan_layer(dataflow, layer, 1, machine, deep_mapping(dataflow.name));
        REQUIRE(verify_plan(plan, layer, machine) == "");
        const LayerRun detailed = chip.run_layer(layer, data, plan);
        CHECK(detailed.ofmap == expected);
        const LayerRun fast = chip.run_layer(layer, data, plan, {true, true});
        CHECK(fast.ofmap == expected);
        CHECK(fast.replayed_cycles > 0);
        CHECK(fast.counters.cycles.total == detailed.counters.cycles.total);
        // Side by side, five planes of four words of so many bits.
        const std::int64_t bytes = detailed.counters.dram_uncompressed.ofmap;
        CHECK(bytes >= (20 * bits + 7) / 8);
        CHECK(bytes < 20 * bits / 8 + 20);
        CHECK(detailed.counters.dram_crossed.ofmap == bytes);
    }
}

}  // namespace

TEST_CASE("psums of 33 bits are exact up to their width and wrap there, under every dataflow", "[chip]") {
    check_width(33);
}

TEST_CASE("psums of 40 bits are exact up to their width and wrap there, under every dataflow", "[chip]") {
    check_width(40);
}

TEST_CASE("psums of 48 bits are exact up to their width and wrap there, under every dataflow", "[chip]") {
    check_width(48);
}
