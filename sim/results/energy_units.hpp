// The units of energies in texts: of prices in pJ the SI's, of others, as MAC energies, powers of ten before their own.
#pragma once

#include <initializer_list>
#include <string>

#include "sim/prices/energy_table.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

inline constexpr std::initializer_list<Unit> absolute_energy_units = {
    {1, "pJ"}, {1e3, "nJ"}, {1e6, "uJ"}, {1e9, "mJ"}, {1e12, "J"}};

// One for all numbers of a table, whose energies are in `unit`; as unit_for.
inline Unit energy_unit_for(double largest, const std::string& unit) {
    return is_absolute_unit(unit) ? unit_for(largest, absolute_energy_units)
                                  : unit_for(largest, {{1, ""}, {1e3, "10^3 "}, {1e6, "10^6 "}, {1e9, "10^9 "}});
}

}  // namespace eyrie
