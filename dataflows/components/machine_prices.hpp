// What a machine is made of, and what that costs: every memory, FIFO, operator and network with its size, the energy of
// its actions, its leakage and its area, from a technology (docs/energy.md). The energy table by which runs are priced
// follows from it.
//
// Floorplan: a PE is a square of the area of its parts, with the layout's overhead; the array is rows x columns of
// them, the global buffer a square beside it. From these come the lengths of wires.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "sim/prices/energy_table.hpp"
#include "sim/technology/technology.hpp"

namespace eyrie {

struct Component {
    std::string name;  // "filter_spad"
    std::int64_t instances = 1;
    std::int64_t words = 0;                                  // rows of a memory; 0: no memory
    int width_bits = 0;                                      // of a row, a word or a bus
    double wire_mm = 0;                                      // of a network: how far a word goes
    std::vector<std::pair<std::string, double>> actions_pj;  // of one: "read" -> pJ
    double leakage_uw = 0;                                   // of one
    double area_um2 = 0;                                     // of one, without the layout's overhead
    std::string source;
    std::string model;  // "sram", "registers", "fifo", "mac", "wire", "dram", "chip"
};

struct MachinePrices {
    int core_khz = 0;
    std::vector<Component> components;
    double pe_pitch_mm = 0;
    double buffer_side_mm = 0;
    double core_mm2 = 0;  // all components, with the layout's overhead
    EnergyTable table;    // with the technology's name, the supply, clock and leakage
};

// Areas from elsewhere, by the component's name, in um2 of one: they take the place of the technology's.
using ComponentAreas = std::map<std::string, double>;

// Throws InputError where the technology has no price for a part.
MachinePrices machine_prices(const AcceleratorConfig& machine, const Technology& technology,
                             const ComponentAreas& areas = {});

}  // namespace eyrie
