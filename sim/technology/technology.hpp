// A technology: what memories, operators, wires and DRAM cost, each with its source (configs/technologies; written by
// scripts/technologies.py; docs/energy.md). It knows components, no machine: dataflows/components puts machines
// together.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/technology/memory_model.hpp"
#include "sim/technology/operator_model.hpp"

namespace eyrie {

struct WireModel {
    std::string source;
    double at_v = 1;
    double pj_per_bit_mm = 0;

    double pj(double bits, double mm, double supply_v) const {
        return pj_per_bit_mm * bits * mm * (supply_v / at_v) * (supply_v / at_v);
    }
};

// What no component prices.
struct ChipModel {
    std::string source;
    double at_v = 1;
    double layout = 1;            // core area over that of its components
    double clock_pj_per_mm2 = 0;  // clock network, for each mm2 of core and cycle
    double overhead_percent = 0;  // control and local clocks, on top of what components take when something is done
};

struct Technology {
    std::string name, description;
    double node_nm = 0;
    double supply_v = 0;
    MemoryModel memory;
    OperatorModel operators;
    WireModel wire;
    ChipModel chip;
    std::string dram_source;
    std::vector<std::pair<std::string, double>> dram_pj_per_bit;  // by kind
    std::string dram_place;                                       // where these stand: "file:line: key"

    // Throws InputError, which names the kinds there are.
    double dram_pj(const std::string& kind) const;
};

// Of a node between those of two technologies: all numbers straight in the logarithms of the node. Throws InputError.
std::shared_ptr<const Technology> technology_between(const Technology& smaller, const Technology& larger,
                                                     double node_nm);

// Throws InputError.
std::shared_ptr<const Technology> read_technology(const YamlNode& root);
// A file is read once a process.
std::shared_ptr<const Technology> load_technology(const std::string& path);

}  // namespace eyrie
