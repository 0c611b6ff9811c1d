// Energy per action, priced after the run: the machine counts actions, the table prices them. Its keys are those that
// the ledger's measures name.
#pragma once

#include <array>
#include <string>

#include "sim/config/fields.hpp"
#include "sim/prices/price_keys.hpp"

namespace eyrie {

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
    std::array<double, price_keys> price{};  // by key
    double clock_mw = 0;                     // clock network, while the array runs
    double other_control_percent = 0;        // on top of all the rest

    bool is_absolute() const { return unit == "pJ"; }
    void visit_fields(FieldVisitor& visitor);
};

// Reads an energy table file. Throws InputError.
EnergyTable load_energy_table(const std::string& path);
std::string energy_table_yaml(EnergyTable table, bool with_docs);

}  // namespace eyrie
