// What the counts of a vector unit cost, by the same table as the array's (energy.hpp): its own prices for lanes and
// registers, the buffer's and DRAM's for words and bytes, leakage and clock over the time it takes.
#pragma once

#include <array>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/vector_measures.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

struct VectorEnergy {
    std::array<double, vector_place_count> place{};
    double leakage = 0;
    double clock = 0;
    double control = 0;

    double operator[](VectorPlace one) const { return place[static_cast<std::size_t>(one)]; }
    double on_chip() const;
    double total() const;
    VectorEnergy& operator+=(const VectorEnergy& other);
};

// Throws std::logic_error where a measure's key is none of the table's.
VectorEnergy price(const VectorCounts& counts, Cycles cycles, int core_khz, const EnergyTable& table);

}  // namespace eyrie
