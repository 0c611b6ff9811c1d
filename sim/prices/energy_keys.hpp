// The keys of an energy table for reference pages.
#pragma once

#include <vector>

#include "sim/config/declared_keys.hpp"

namespace eyrie {

// Prices that must be given, here or by a base, have no default.
std::vector<KeyRow> energy_key_rows();

}  // namespace eyrie
