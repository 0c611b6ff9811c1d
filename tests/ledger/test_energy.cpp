// Pricing: every measure that has a price pays it once, in runs as in the mapper's estimates.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/prices/energy.hpp"
#include "tests/ledger/numbered_counts.hpp"

using namespace eyrie;

namespace {

constexpr int core_khz = 200'000;

EnergyTable free_table() {
    EnergyTable table;
    table.mac_active = 0;
    table.mac_gated_psum = 1;
    return table;
}

double run_total(const LayerCounters& c, const EnergyTable& table) {
    return price(c, c.dram_crossed, c.cycles.total, core_khz, table).total();
}

}  // namespace

TEST_CASE("a price is paid by exactly the measures that name it, at their level and data type") {
    const LayerCounters counters = numbered_counts(500);
    for (std::size_t key = 0; key < price_keys; ++key) {
        INFO(price_table.keys[key].key);
        EnergyTable table = free_table();
        table.price[key] = 3;
        const LayerEnergy energy = price(counters, counters.dram_crossed, 0, core_khz, table);
        double expected = 0;
        for (const Measure& one : measures) {
            if (one.price != price_table.keys[key].key) continue;
            double paid = static_cast<double>(counters.*one.count);
            if (!level_rows[place(one.level)].on_chip)  // two bytes a word
                for (const Transfer& transfer : transfer_rows)
                    if (transfer.type == one.type)
                        paid = static_cast<double>(counters.dram_crossed.*transfer.bytes) / 2;
            expected += 3 * paid;
        }
        CHECK(expected > 0);
        CHECK(energy.total() == expected);
        CHECK(energy[price_table.keys[key].level].sum() == expected);
        CHECK(price_total(counters, counters.dram_crossed, 0, core_khz, table) == expected);
    }
}

TEST_CASE("MACs, gated ones apart, are priced beside accesses") {
    LayerCounters counters;
    counters.macs = 100;
    counters.gated_macs = 30;
    EnergyTable table = free_table();
    table.mac_active = 2;
    table.mac_gated = 0.5;
    CHECK(run_total(counters, table) == 2 * 70 + 0.5 * 30);
    CHECK(price_total(counters, {}, 0, core_khz, table) == 2 * 70 + 0.5 * 30);
}

TEST_CASE("clock and other control are for runs alone; control is in proportion to what is on the chip") {
    LayerCounters counters = numbered_counts(500);
    EnergyTable table = free_table();
    table.unit = "pJ";
    table.clock_mw = 20;
    table.other_control_percent = 10;
    for (std::size_t key = 0; key < price_keys; ++key)
        if (!level_rows[place(price_table.keys[key].level)].on_chip) table.price[key] = 200;
    const LayerEnergy energy = price(counters, counters.dram_crossed, 1000, core_khz, table);
    CHECK(energy.clock == 20.0 * 1000 / core_khz * 1e6);
    CHECK(energy.control == Approx(0.1 * energy.clock).epsilon(1e-12));
    CHECK(energy[Level::dram].sum() > 0);
    CHECK(chip_power_mw(energy, 1000, core_khz) == Approx(22).epsilon(1e-12));
}

TEST_CASE("runs and estimates agree to the last digit with prices that are integers, and nearly with any") {
    Random random(11);
    for (int i = 0; i < 100; ++i) {
        const LayerCounters counters = numbered_counts(random.between(1, 1'000'000));
        EnergyTable table;
        for (double& one : table.price) one = static_cast<double>(random.between(0, 200));
        CHECK(run_total(counters, table) == price_total(counters, counters.dram_crossed, 0, core_khz, table));
        for (double& one : table.price) one /= 7;
        CHECK(run_total(counters, table) ==
              Approx(price_total(counters, counters.dram_crossed, 0, core_khz, table)).epsilon(1e-13));
    }
}
