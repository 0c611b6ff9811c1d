// The pruned search against brute force over all integer parameters: same optimum, same tie-break, on
// layers, hardware and energies nobody chose.
#include <algorithm>

#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "tests/dataflows/isca16/oracle.hpp"

using namespace eyrie;

namespace {

Layer random_layer(Random& random, std::int64_t largest) {
    Layer layer;
    layer.name = "random";
    layer.G = random.between(1, 2);
    layer.M = layer.G * random.between(1, largest);
    layer.C = layer.G * random.between(1, largest);
    layer.R = random.between(1, 4);
    layer.S = random.between(1, 4);
    layer.stride_h = random.between(1, 3);
    layer.stride_w = random.between(1, 3);
    const std::int64_t rows = random.between(0, std::min<std::int64_t>(1, layer.R - 1));
    layer.pad = Padding::even(rows, random.between(0, std::min<std::int64_t>(1, layer.S - 1)));
    layer.H = layer.R + random.between(0, 6) * random.between(1, layer.stride_h);
    layer.W = layer.S + random.between(0, 6) * random.between(1, layer.stride_w);
    return layer;
}

Isca16Hardware random_hardware(Random& random) {
    return {random.between(1, random.between(4, 64)), random.between(0, random.between(4, 80)),
            random.between(1, random.between(40, 1200))};
}

// The published energies, others that fall with the level, and others that do not.
OracleWeights random_weights(Random& random) {
    switch (random.below(4)) {
        case 0: return {random.between(20, 60), random.between(4, 20), random.between(2, 4), random.between(0, 2)};
        case 1: return {random.between(0, 9), random.between(0, 9), random.between(0, 9), random.between(0, 9)};
        default: return {};
    }
}

Isca16Weights as_weights(const OracleWeights& w) {
    Isca16Weights weights;
    weights.dram = static_cast<double>(w.dram);
    weights.buffer = static_cast<double>(w.buffer);
    weights.array = static_cast<double>(w.array);
    weights.rf = static_cast<double>(w.rf);
    return weights;
}

std::string describe(const Layer& l, std::int64_t batch, const Isca16Hardware& hw, const OracleWeights& w) {
    std::string out;
    const auto add = [&out](const char* name, std::int64_t value) { out += name + std::to_string(value); };
    add("M=", l.M), add(" C=", l.C), add(" G=", l.G), add(" H=", l.H), add(" W=", l.W), add(" R=", l.R);
    add(" S=", l.S), add(" U=", l.stride_h), add(",", l.stride_w), add(" pad=", l.pad.top), add(",", l.pad.left);
    add(" N=", batch), add(" PEs=", hw.pes), add(" RF=", hw.rf_words_per_pe), add(" buffer=", hw.buffer_words);
    add(" energies=", w.dram), add(",", w.buffer), add(",", w.array), add(",", w.rf);
    return out;
}

void check_case(Isca16Dataflow dataflow, Random& random, std::int64_t largest, int& ran) {
    const Layer layer = random_layer(random, largest);
    const std::int64_t batch = random.between(1, largest);
    const Isca16Hardware hardware = random_hardware(random);
    const OracleWeights weights = random_weights(random);
    INFO(isca16_name(dataflow) << ": " << describe(layer, batch, hardware, weights));
    const auto expected = brute_force(layer, batch, dataflow, hardware, weights);
    const Isca16Result found = isca16_search(layer, batch, dataflow, hardware, as_weights(weights));
    REQUIRE(found.runs() == expected.has_value());
    if (!expected) return;
    ++ran;
    const double objective = static_cast<double>(expected->numerator) / static_cast<double>(expected->denominator);
    CHECK(found.objective == Approx(objective).epsilon(1e-12));
    CHECK(found.mapping.text() == expected->mapping.text());
    CHECK(found.active_pes == expected->active_pes);
    CHECK(found.candidates <= expected->legal_mappings);
}

void check_cases(Isca16Dataflow dataflow, int cases, std::int64_t largest) {
    constexpr std::uint64_t seed = 2016;
    Random random(seed + static_cast<std::uint64_t>(dataflow));
    int ran = 0;
    for (int i = 0; i < cases; ++i) check_case(dataflow, random, largest, ran);
    INFO("seed " << seed << ", cases that run: " << ran);
    CHECK(ran > cases / 3);
}

}  // namespace

TEST_CASE("the row-stationary search finds what brute force finds", "[isca16][slow]") {
    check_cases(Isca16Dataflow::rs, 2000, 7);
}
TEST_CASE("the weight-stationary search finds what brute force finds", "[isca16]") {
    check_cases(Isca16Dataflow::ws, 3000, 14);
}
TEST_CASE("the one-channel output-stationary search finds what brute force finds", "[isca16]") {
    check_cases(Isca16Dataflow::osa, 2000, 12);
}
TEST_CASE("the many-channel many-pixel output-stationary search finds what brute force finds", "[isca16]") {
    check_cases(Isca16Dataflow::osb, 2000, 12);
}
TEST_CASE("the one-pixel output-stationary search finds what brute force finds", "[isca16]") {
    check_cases(Isca16Dataflow::osc, 3000, 14);
}
TEST_CASE("the search without local reuse finds what brute force finds", "[isca16]") {
    check_cases(Isca16Dataflow::nlr, 2000, 9);
}
