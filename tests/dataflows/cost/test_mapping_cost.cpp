// What a mapping is estimated to cost, by hand, and its lower bound.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/cost/mapping_cost.hpp"
#include "sim/kernel/random.hpp"
#include "tests/support/random_layer.hpp"

using namespace eyrie;

namespace {

EnergyTable normalized() { return load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml"); }

// A link of 64 bits at the clock of the core: four words a cycle.
AcceleratorConfig with_fast_link() {
    AcceleratorConfig machine;
    machine.core_khz = machine.dram.link_khz = 100000;
    return machine;
}

LayerCounts some_counts() {
    LayerCounts counts;
    counts.macs = 1000;
    counts.passes = 5;
    counts.active_pes = 10;
    counts.dram_ifmap = 400;
    counts.dram_filter = 800;
    counts.dram_ofmap = 200;
    return counts;
}

}  // namespace

TEST_CASE("a network takes a cycle for each bus word that a piece is cut into", "[cost]") {
    CHECK(network_cycles(100, 4, 4, 1) == 25);
    CHECK(network_cycles(100, 5, 4, 1) == 40);  // pieces of 5: two bus words each
    CHECK(network_cycles(100, 1, 4, 1) == 100);
    CHECK(network_cycles(100, 4, 4, 5) == 5);
}

TEST_CASE("energy is counts times prices, by hand", "[cost]") {
    // 1,000 MACs at 1; 1,400 DRAM words at 200.
    CHECK(mapping_cost(some_counts(), {}, with_fast_link(), normalized()).energy == 1000 + 1400 * 200);
    LayerCounts counts = some_counts();
    counts.rf_psum_reads = 10;       // at 1
    counts.noc_psum_hops = 10;       // at 2
    counts.noc_ifmap_delivered = 7;  // at 2
    counts.noc_ifmap_sent = 1000;    // has no price
    counts.glb_filter_reads = 3;     // at 6
    counts.glb_psum_drain_reads = 2;
    CHECK(mapping_cost(counts, {}, with_fast_link(), normalized()).energy == 281000 + 10 + 20 + 14 + 18 + 12);
}

TEST_CASE("the busiest part of the array decides, and passes add to it", "[cost]") {
    BusyCycles busy;
    busy.pes = 100;
    busy.filter_network = 70;
    busy.output_network = 120;
    busy.filling = 20;
    busy.per_pass = 3;
    const AcceleratorConfig machine = with_fast_link();
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).array_cycles == 120 + 20 + 5 * 3);
    busy.ifmap_network = 500;
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).array_cycles == 500 + 5 * 3);
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).passes == 5);
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).active_pes == 10);
}

TEST_CASE("the array stands still for ifmaps, ofmaps and the first filters", "[cost]") {
    BusyCycles busy;
    busy.pes = 1000;
    busy.first_filters = 40;
    const AcceleratorConfig machine = with_fast_link();
    // Ifmaps 400 / 4 and ofmaps 200 / 4; first filters 40 / 4; the others within the array's time.
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).total_cycles == 1000 + 150 + 10);
    busy.pes = 100;  // the other 760 filters take 190 cycles: longer than the array works
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).total_cycles == 190 + 150 + 10);
    busy.filters_prefetched = false;
    CHECK(mapping_cost(some_counts(), busy, machine, normalized()).total_cycles == 100 + 190 + 150 + 10);
}

TEST_CASE("a link of half the core's clock takes twice the cycles", "[cost]") {
    AcceleratorConfig machine = with_fast_link();
    machine.dram.link_khz = 50000;
    CHECK(mapping_cost(some_counts(), {}, machine, normalized()).total_cycles == 2 * (200 + 150));
}

TEST_CASE("no mapping costs less than the least cost of its counts", "[cost]") {
    const EnergyTable energy = normalized();
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        int costed = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            Random random(seed);
            const AcceleratorConfig machine = random_machine(random);
            const Layer layer = random_layer(random);
            const std::int64_t batch = random.between(1, 3);
            MappingParameters parameters;
            if (!random_mapping(random, dataflow, layer, batch, machine, parameters)) continue;
            ++costed;
            INFO("seed " << seed << ": " << describe(layer, batch, dataflow, parameters));
            const LayerCounts counts = dataflow.counts(layer, batch, parameters, pe_storage(machine));
            const MappingCost cost =
                mapping_cost(counts, dataflow.busy(layer, batch, machine, parameters, counts), machine, energy);
            const MappingCost least = least_cost(counts, counts.active_pes, parameters.keeps_ifmaps(), machine, energy);
            REQUIRE(least.energy == cost.energy);
            REQUIRE(least.array_cycles <= cost.array_cycles);
            REQUIRE(least.total_cycles <= cost.total_cycles);
            // With more of every count, or fewer PEs, nothing becomes cheaper.
            LayerCounts more = counts;
            more.macs += 100;
            more.dram_filter += 100;
            more.noc_ifmap_sent += 100;
            const MappingCost of_more = least_cost(more, counts.active_pes, parameters.keeps_ifmaps(), machine, energy);
            REQUIRE(of_more.energy >= least.energy);
            REQUIRE(of_more.array_cycles >= least.array_cycles);
            REQUIRE(of_more.total_cycles >= least.total_cycles);
            REQUIRE(least_cost(counts, 1, false, machine, energy).array_cycles >= least.array_cycles);
        }
        CHECK(costed > 20);
    }
}
