// The keys of a technology file, for the readers of its parts and for reference pages.
#pragma once

#include "sim/config/declared_keys.hpp"

namespace eyrie {

// In capitals: what the user names, a size or a kind.
const std::vector<KeyRow>& technology_key_rows();
// Those that stand in a section, "sram.two_ports"; "": in the file itself.
std::vector<std::string> technology_keys(const std::string& section);

}  // namespace eyrie
