// The keys of a sweep file for reference pages.
#pragma once

#include <vector>

#include "sim/config/declared_keys.hpp"

namespace eyrie {

std::vector<KeyRow> sweep_key_rows();

}  // namespace eyrie
