// What counts cost: the only place where counts are priced, both for runs and for the mapper's estimates.
//
// What has the same price is added before it is priced, and the products are added in the order of the price keys, so
// that the same counts give the same digits everywhere. The sums over a level come in two orders: by data type, as
// results show them; and by section of the table, for the mapper, which has less to multiply where data types share a
// price.
#pragma once

#include <array>
#include <cstdint>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/dram_bytes.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

struct TypeEnergy {
    std::array<double, type_count> of_type{};

    double operator[](DataType type) const { return of_type[place(type)]; }
    double sum() const;
};

struct LayerEnergy {
    double mac = 0;
    std::array<TypeEnergy, level_count> level{};
    double clock = 0;    // clock network over the array's time
    double control = 0;  // other control, in proportion to all the rest on the chip

    const TypeEnergy& operator[](Level one) const { return level[place(one)]; }
    // Of all levels.
    double of(DataType type) const;
    double total() const;
    double on_chip() const;
    LayerEnergy& operator+=(const LayerEnergy& other);
};

// `bytes`: that crossed the DRAM link. `array_cycles` and `core_khz`: how long the clock network runs.
LayerEnergy price(const AccessCounts& counts, const DramBytes& bytes, Cycles array_cycles, int core_khz,
                  const EnergyTable& table);

// All but clock and control, for millions of mappings; nothing is allocated.
double price_accesses(const AccessCounts& counts, const DramBytes& bytes, const EnergyTable& table);

// Power of the chip without DRAM over the array's time, in mW; absolute tables only.
double chip_power_mw(const LayerEnergy& energy, Cycles array_cycles, int core_khz);

}  // namespace eyrie
