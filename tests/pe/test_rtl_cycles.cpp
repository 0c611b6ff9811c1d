// A single PE with the parameters of configs/accelerators/eyeriss_rtl.yaml against the cycle counts of
// an open RTL of Eyeriss (github: moateff/Eyeriss-v1, 75e23d6), simulated with inputs always available.
#include <iostream>
#include <sstream>

#include <catch2/catch.hpp>

#include "dataflows/machine/accelerator.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/kernel/random.hpp"
#include "tests/pe/pe_harness.hpp"

using namespace eyrie;

namespace {

AcceleratorConfig rtl() {
    return load_accelerator(EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss_rtl.yaml", Overrides());
}

PeProgram program(int p, int q, int S, int F, int U, int n) {
    PeProgram made;
    made.images = n;
    made.positions = F;
    made.filters = p;
    made.ifmaps = IfmapWindow{S, q, U};
    made.psums = PsumsArrive{};
    return made;
}

Cycles law(const PeProgram& x, int passes) {
    const Cycles position = Cycles{x.filters} * x.entries() + x.filters;
    const Cycles image = x.positions * position + Cycles{x.positions - 1} * x.new_entries() + 2;
    const Cycles pass = x.images * image + (x.images - 1);
    return passes * pass + 4 + 2 * (passes - 1);
}

}  // namespace

TEST_CASE("a PE takes the RTL's cycles in every measured case", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    CHECK(pe.run(program(16, 1, 11, 55, 4, 1), 1) == 10782);
    CHECK(pe.run(program(16, 2, 5, 27, 1, 1), 1) == 4810);
    CHECK(pe.run(program(16, 4, 3, 13, 1, 4), 1) == 11023);
    CHECK(pe.run(program(16, 4, 3, 13, 1, 1), 1) == 2758);
    CHECK(pe.run(program(16, 3, 3, 13, 1, 1), 1) == 2122);
    CHECK(pe.run(program(4, 1, 3, 5, 1, 1), 1) == 90);
}

TEST_CASE("a PE spends the RTL's cycles in each of its states", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    pe.run(program(16, 4, 3, 13, 1, 4), 1);
    const PeCycles& cycles = pe.counters().cycles;
    CHECK(cycles[at_reason(PeCycle::busy)] == 9984);
    CHECK(cycles[at_reason(PeCycle::psum_addition)] == 832);
    CHECK(cycles[at_reason(PeCycle::window_shift)] == 192);
    // pad + load 8, 3 between images; of the 4 idle cycles one before and one after the pass are
    // control states, the last two are the pipeline's drain, after the PE's control has finished.
    CHECK(cycles[at_reason(PeCycle::control)] == 8 + 3 + 2);
}

TEST_CASE("three passes back to back leave two idle cycles between passes", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    CHECK(pe.run(program(16, 4, 3, 13, 1, 1), 3) == 8270);
}

TEST_CASE("a PE fed slower takes the RTL's cycles", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    pe.filter = {4, 8};
    CHECK(pe.run(program(16, 4, 3, 13, 1, 1), 1) == 2758 + 187);
    pe.filter = {4, 1};
    pe.ifmap = {1, 64};
    CHECK(pe.run(program(16, 4, 3, 13, 1, 1), 1) == 3813);
}

TEST_CASE("the RTL's law of cycles holds for random programs", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    Random random(7);
    for (int i = 0; i < 300; ++i) {
        const int S = static_cast<int>(random.between(1, 12));
        const int q = static_cast<int>(random.between(1, 12 / S));
        const int p = 4 * static_cast<int>(random.between(1, 6));
        if (p * q * S > 224) continue;
        const int F = static_cast<int>(random.between(1, 20));
        const int U = static_cast<int>(random.between(1, S));
        const int n = static_cast<int>(random.between(1, 4));
        const int passes = static_cast<int>(random.between(1, 3));
        const PeProgram x = program(p, q, S, F, U, n);
        // The law is for inputs that never make the PE wait: one ifmap word is needed every p cycles.
        INFO("p " << p << " q " << q << " S " << S << " F " << F << " U " << U << " n " << n << " passes " << passes);
        CHECK(pe.run(x, passes) == law(x, passes));
    }
}

TEST_CASE("a PE's psums are those of the row convolution plus the incoming ones", "[pe]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    for (int i = 1; i < 50; ++i) pe.filter_values.push_back(static_cast<std::int16_t>(i * 37 % 101 - 50));
    for (int i = 1; i < 40; ++i)
        pe.ifmap_values.push_back(static_cast<std::int16_t>(i % 3 == 0 ? 0 : i * 53 % 97 - 40));
    const PeProgram x = program(5, 2, 3, 7, 2, 2);
    pe.run(x, 1);
    REQUIRE(pe.outputs.size() == 5 * 7 * 2);
    const auto filter = [&](int k, int f) { return pe.filter_values[static_cast<std::size_t>(k * 5 + f) % 50]; };
    const int row_words = (3 + 6 * 2) * 2;  // entries of one image's row, channels interleaved
    std::size_t at = 0;
    for (int image = 0; image < 2; ++image)
        for (int position = 0; position < 7; ++position)
            for (int f = 0; f < 5; ++f, ++at) {
                std::int64_t sum = static_cast<std::int64_t>(at);  // the incoming psum
                for (int k = 0; k < 6; ++k)
                    sum += filter(k, f) *
                           pe.ifmap_values[static_cast<std::size_t>(image * row_words + position * 4 + k) % 40];
                CHECK(pe.outputs[at] == wrap(sum, 16));
            }
}

TEST_CASE("the table for docs/validation.md", "[.][rtl-table]") {
    const AcceleratorConfig config = rtl();
    PeHarness pe(config.pe, config.arithmetic);
    const auto row = [](const std::string& name, Cycles ours, Cycles rtl_cycles) {
        std::cout << "row;" << name << ";" << ours << ";" << rtl_cycles << "\n";
    };
    const auto simple = [&](int p, int q, int S, int F, int U, int n, Cycles rtl_cycles) {
        std::ostringstream name;
        name << "p=" << p << " q=" << q << " S=" << S << " F=" << F << " U=" << U << " n=" << n;
        row(name.str(), pe.run(program(p, q, S, F, U, n), 1), rtl_cycles);
    };
    simple(16, 1, 11, 55, 4, 1, 10782);
    simple(16, 2, 5, 27, 1, 1, 4810);
    simple(16, 4, 3, 13, 1, 4, 11023);
    simple(16, 4, 3, 13, 1, 1, 2758);
    simple(16, 3, 3, 13, 1, 1, 2122);
    simple(4, 1, 3, 5, 1, 1, 90);
    row("p=16 q=4 S=3 F=13 n=1, three passes", pe.run(program(16, 4, 3, 13, 1, 1), 3), 8270);
    pe.filter = {4, 8};
    row("the same, one pass, filters 4 words per 8 cycles", pe.run(program(16, 4, 3, 13, 1, 1), 1), 2945);
    pe.filter = {4, 1};
    pe.ifmap = {1, 64};
    row("the same, ifmaps 1 word per 64 cycles", pe.run(program(16, 4, 3, 13, 1, 1), 1), 3813);
}
