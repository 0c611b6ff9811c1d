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

// What has an energy beside the levels: id, title, whether every table prices it, doc. In sums and outputs those that
// every table prices stand before the levels, the others behind.
// clang-format off
#define EYRIE_ENERGY_PARTS(ROW)                                                                      \
    ROW(mac,     "MAC",     every, "multiplications with their additions")                           \
    ROW(leakage, "leakage", some,  "over the total time")                                            \
    ROW(clock,   "clock",   some,  "clock network over the total time")                              \
    ROW(control, "control", some,  "control and local clocks, in proportion to what they control")
// clang-format on
#define EYRIE_ENERGY(id, ...) double id = 0;

struct LayerEnergy {
    EYRIE_ENERGY_PARTS(EYRIE_ENERGY)
    std::array<TypeEnergy, level_count> level{};

    const TypeEnergy& operator[](Level one) const { return level[place(one)]; }
    // Of all levels.
    double of(DataType type) const;
    double total() const;
    double on_chip() const;
    LayerEnergy& operator+=(const LayerEnergy& other);
};

enum class PricedBy { every, some };
struct EnergyPart {
    const char* name;
    const char* title;
    PricedBy tables;
    double LayerEnergy::*energy;
};
#define EYRIE_ENERGY_PART(id, title, tables, doc) {#id, title, PricedBy::tables, &LayerEnergy::id},
inline constexpr EnergyPart energy_parts[] = {EYRIE_ENERGY_PARTS(EYRIE_ENERGY_PART)};
template <class Use>
void for_each_energy_part(PricedBy tables, Use use) {
    for (const EnergyPart& part : energy_parts)
        if (part.tables == tables) use(part);
}

// `bytes`: that crossed the DRAM link. `total_cycles` and `core_khz`: how long the chip leaks and the clock runs.
LayerEnergy price(const AccessCounts& counts, const DramBytes& bytes, Cycles total_cycles, int core_khz,
                  const EnergyTable& table);

// The total alone, for millions of mappings; nothing is allocated. It adds up in another order than price().
double price_total(const AccessCounts& counts, const DramBytes& bytes, double total_cycles, int core_khz,
                   const EnergyTable& table);

// Power of the chip without DRAM over the total time, in mW; absolute tables only.
double chip_power_mw(const LayerEnergy& energy, Cycles total_cycles, int core_khz);

}  // namespace eyrie
