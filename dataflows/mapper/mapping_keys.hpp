// The keys of a mapping file for reference pages.
#pragma once

#include <vector>

#include "sim/config/declared_keys.hpp"

namespace eyrie {

std::vector<KeyRow> mapping_key_rows();

}  // namespace eyrie
