// Under the same mapping no layer takes longer on hardware that can do all that the other can: deeper FIFOs, more
// buses, a faster link, a buffer with more banks, PEs that have no work.
#include <catch2/catch.hpp>

#include "tests/metamorphic/drawn_case.hpp"

using namespace eyrie;

namespace {

struct Improvement {
    const char* name;
    std::function<void(AcceleratorConfig&)> make;
    bool of_the_array;  // whether it may change the array's time, too
};

const std::vector<Improvement>& improvements() {
    static const std::vector<Improvement> all = {
        {"ifmap FIFOs", [](AcceleratorConfig& m) { m.pe.ifmap_fifo_words *= 2; }, true},
        {"filter FIFOs", [](AcceleratorConfig& m) { m.pe.filter_fifo_words *= 2; }, true},
        {"psum-in FIFOs", [](AcceleratorConfig& m) { m.pe.psum_in_fifo_words *= 2; }, true},
        {"psum-out FIFOs", [](AcceleratorConfig& m) { m.pe.psum_out_fifo_words *= 2; }, true},
        {"links between PEs",
         [](AcceleratorConfig& m) {
             m.pe.ifmap_right_fifo_words *= 2;
             m.pe.ifmap_below_fifo_words *= 2;
         },
         true},
        {"FIFOs of the networks",
         [](AcceleratorConfig& m) {
             for (InputNetworkConfig* one : {&m.noc.filter, &m.noc.ifmap, &m.noc.psum}) one->fifo_bus_words *= 2;
         },
         true},
        {"one more bus each",
         [](AcceleratorConfig& m) {
             for (InputNetworkConfig* one : {&m.noc.filter, &m.noc.ifmap, &m.noc.psum}) ++one->buses;
             ++m.noc.output.buses;
         },
         true},
        {"no latency of DRAM", [](AcceleratorConfig& m) { m.dram.access_latency_cycles = 0; }, false},
        {"a link twice as wide", [](AcceleratorConfig& m) { m.dram.link_width_bits *= 2; }, false},
        {"a link twice as fast", [](AcceleratorConfig& m) { m.dram.link_khz *= 2; }, false},
        {"more banks",
         [](AcceleratorConfig& m) {
             m.glb.shared_banks *= 2;
             if (!m.glb.filters_share) m.glb.filter_banks *= 2;
         },
         false},
    };
    return all;
}

void check_improvements(std::uint64_t seed, int cases) {
    for_drawn_cases(seed, cases, {}, [](const DrawnCase& one, const LayerRun& run, Random&) {
        for (const Improvement& improvement : improvements()) {
            INFO(improvement.name);
            DrawnCase better = one;
            improvement.make(better.machine);
            const LayerRun other = run_of(better);
            REQUIRE(other.ofmap == run.ofmap);
            REQUIRE(count_difference(run.counters, other.counters) == "");
            if (improvement.of_the_array)
                REQUIRE(other.counters.cycles.array <= run.counters.cycles.array);
            else
                REQUIRE(other.counters.cycles.array == run.counters.cycles.array);
            // Where passes overlap, transfers are timed at the ends of passes (docs/time-model.md): a pass that ends
            // earlier can then wait longer for DRAM than it has gained.
            if (!one.machine.overlap_passes) REQUIRE(other.counters.cycles.total <= run.counters.cycles.total);
        }
    });
}

// A column more changes nothing where chains stay within theirs.
void check_spare_pes(std::uint64_t seed, int cases) {
    const auto no_wraps = [](DrawnCase& one, Random&) { one.machine.noc.local_psum.wraps = false; };
    for_drawn_cases(seed, cases, no_wraps, [](const DrawnCase& one, const LayerRun& run, Random&) {
        DrawnCase wider = one;
        ++wider.machine.columns;
        const LayerRun other = run_of(wider);
        REQUIRE(other.ofmap == run.ofmap);
        REQUIRE(count_difference(run.counters, other.counters) == "");
    });
}

}  // namespace

TEST_CASE("better hardware is never slower under the same mapping, and counts the same", "[metamorphic]") {
    check_improvements(1411, 60);
}

TEST_CASE("a column of PEs more changes no count under the same mapping", "[metamorphic]") {
    check_spare_pes(1412, 60);
}

TEST_CASE("thousands of machines made better", "[metamorphic][long]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        check_improvements(seed, 200);
        check_spare_pes(seed, 200);
    }
}
