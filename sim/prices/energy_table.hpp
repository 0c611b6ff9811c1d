// Energy per action, priced after the run: the machine counts actions, the table prices them.
#pragma once

#include <string>

#include "sim/config/fields.hpp"

namespace eyrie {

struct ReadWriteEnergy {
    double read = 0;
    double write = 0;

    void visit_fields(FieldVisitor& visitor, const std::string& what);
};

struct LevelEnergy {
    ReadWriteEnergy ifmap;
    ReadWriteEnergy filter;
    ReadWriteEnergy psum;

    void visit_fields(FieldVisitor& visitor, const std::string& what);
};

struct EnergyTable {
    std::string name;
    std::string description;
    std::string source;
    std::string technology;
    double voltage_v = 0;
    std::string unit = "MAC energies";  // "pJ" makes power in mW meaningful
    int word_bits = 16;                 // all accesses are per word of this width
    double mac_active = 1;
    double mac_gated = 0;
    LevelEnergy rf;
    double noc_delivery = 0;  // a word taken by one PE from a bus, or from one PE by the output network
    double noc_hop = 0;       // a word from a PE to its neighbour
    LevelEnergy glb;
    ReadWriteEnergy dram;
    double clock_mw = 0;               // clock network, while the array runs
    double other_control_percent = 0;  // on top of all the rest

    bool is_absolute() const { return unit == "pJ"; }
    void visit_fields(FieldVisitor& visitor);
};

// Reads an energy table file. Throws InputError.
EnergyTable load_energy_table(const std::string& path);
std::string energy_table_yaml(EnergyTable table, bool with_docs);

}  // namespace eyrie
