// Chooses row-stationary parameters for a layer: the least estimated energy, delay or energy-delay
// product over every legal (n, e, p, q, r, t), with m as large as the buffer allows.
#pragma once

#include <string>
#include <vector>

#include "dataflows/row_stationary.hpp"
#include "sim/kernel/energy_table.hpp"

namespace eyrie {

enum class Objective { energy, delay, edp };

// Estimates from closed forms; the machine's own numbers come from the simulation.
struct MappingEstimate {
    MappingParameters parameters;
    double energy = 0;        // in the energy table's unit
    double cycles = 0;        // array and the DRAM transfers that stop it
    std::int64_t active_pes = 0;
};
MappingEstimate estimate_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                        const EnergyTable& energy, const MappingParameters& rs);

// The best candidates, best first. Ties: fewer cycles or less energy, then more active PEs, then the
// smaller parameters in the order n, e, p, q, r, t. Throws InputError, saying which capacity is in the
// way of the smallest parameters, when nothing fits.
std::vector<MappingEstimate> rank_row_stationary(const Layer& layer, std::int64_t batch,
                                                 const AcceleratorConfig& machine, const EnergyTable& energy,
                                                 Objective objective, std::size_t keep);

// The plan of the best candidate that the multicast IDs can express.
Plan choose_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                           const EnergyTable& energy, Objective objective);

}  // namespace eyrie
