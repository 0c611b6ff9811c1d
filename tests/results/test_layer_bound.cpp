// What bounds a layer, by hand: a machine of 200 MHz whose DRAM link moves 8 bytes at 60 MHz, 2.4 bytes a core cycle.
#include <catch2/catch.hpp>

#include "sim/results/layer_bound.hpp"

using namespace eyrie;

namespace {

// 1,000 cycles on 10 PEs; all else is 0.
LayerResult idle_layer() {
    LayerResult layer;
    layer.active_pes = 10;
    layer.counters.cycles.total = 1000;
    return layer;
}

double share_of(const LayerBound& bound, const std::string& part) {
    for (const BusyShare& one : bound.parts)
        if (one.part == part) return one.share;
    return -1;
}

}  // namespace

TEST_CASE("a layer whose PEs work most of the time is bound by them", "[bound]") {
    LayerResult layer = idle_layer();
    PeCycles& cycles = layer.counters.pe_cycles;
    cycles[at_reason(PeCycle::busy)] = 5000;
    cycles[at_reason(PeCycle::gated)] = 1000;
    cycles[at_reason(PeCycle::psum_addition)] = 500;
    cycles[at_reason(PeCycle::window_shift)] = 200;
    cycles[at_reason(PeCycle::control)] = 100;
    cycles[at_reason(PeCycle::wait_psum)] = 3200;  // no work
    layer.counters.network_busy.psum = 600;
    const LayerBound bound = bound_of(layer, AcceleratorConfig());
    CHECK(bound.by == "PEs");
    CHECK(bound.share == Approx(0.68));
    CHECK(bound.text() == "PEs 68.0 %");
    CHECK(share_of(bound, "psum network") == Approx(0.6));
    CHECK(share_of(bound, "filter network") == 0);
}

TEST_CASE("a network that moves words in most cycles bounds a layer", "[bound]") {
    LayerResult layer = idle_layer();
    layer.counters.pe_cycles[at_reason(PeCycle::busy)] = 4000;
    layer.counters.network_busy.ifmap = 990;
    CHECK(bound_of(layer, AcceleratorConfig()).text() == "ifmap network 99.0 %");
}

TEST_CASE("the DRAM link works while it carries bytes, whatever they were before compression", "[bound]") {
    AcceleratorConfig machine;
    machine.core_khz = 200000;
    machine.dram.link_khz = 60000;
    machine.dram.link_width_bits = 64;
    // Periods are whole femtoseconds, 16,666,667 of the link's.
    CHECK(dram_bytes_per_cycle(machine) == Approx(2.4));
    LayerResult layer = idle_layer();
    layer.counters.dram_crossed = {1200, 600, 360};
    layer.counters.dram_uncompressed = {9000, 9000, 9000};
    const LayerBound bound = bound_of(layer, machine);
    CHECK(bound.by == "DRAM");
    CHECK(bound.share == Approx(0.9));
}

TEST_CASE("where every part rests for more than half of the time, latency bounds", "[bound]") {
    LayerResult layer = idle_layer();
    layer.counters.network_busy.output = 300;
    const LayerBound bound = bound_of(layer, AcceleratorConfig());
    CHECK(bound.text() == "latency 70.0 %");
    layer.counters.network_busy.output = 500;
    CHECK(bound_of(layer, AcceleratorConfig()).text() == "output network 50.0 %");
}

TEST_CASE("what did not run has no shares", "[bound]") {
    const LayerBound bound = bound_of(LayerResult(), AcceleratorConfig());
    CHECK(bound.parts.size() == bound_parts().size());
    for (const BusyShare& one : bound.parts) CHECK(one.share == 0);
}

TEST_CASE("of parts that work equally long the first bounds, and a layer's other counts do not matter", "[bound]") {
    LayerResult layer = idle_layer();
    layer.counters.network_busy.filter = layer.counters.network_busy.output = 750;
    CHECK(bound_of(layer, AcceleratorConfig()).text() == "filter network 75.0 %");
    layer.counters.pe_cycles[at_reason(PeCycle::busy)] = 7500;
    CHECK(bound_of(layer, AcceleratorConfig()).by == "PEs");
    layer.counters.cycles.array = 1;
    layer.counters.macs = 1000000;
    for (const PeCycle rest : {PeCycle::wait_filter, PeCycle::wait_ifmap, PeCycle::dram, PeCycle::no_work})
        layer.counters.pe_cycles[at_reason(rest)] = 100000;
    CHECK(bound_of(layer, AcceleratorConfig()).share == 0.75);
}

TEST_CASE("a link twice as wide or a core half as fast halves the link's share", "[bound]") {
    AcceleratorConfig machine;
    machine.core_khz = 200000;
    machine.dram.link_khz = 100000;
    machine.dram.link_width_bits = 32;  // 2 bytes a core cycle
    LayerResult layer = idle_layer();
    layer.counters.dram_crossed = {1000, 500, 300};
    CHECK(share_of(bound_of(layer, machine), "DRAM") == Approx(0.9));
    machine.dram.link_width_bits = 64;
    CHECK(bound_of(layer, machine).text() == "latency 55.0 %");
    machine.dram.link_width_bits = 32;
    machine.core_khz = 100000;
    CHECK(share_of(bound_of(layer, machine), "DRAM") == Approx(0.45));
}
