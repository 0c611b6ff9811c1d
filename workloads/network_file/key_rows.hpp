// The keys of a network file for reference pages: what may stand there, and what it means.
#pragma once

#include <string>
#include <vector>

#include "sim/config/declared_keys.hpp"

namespace eyrie {

std::vector<KeyRow> network_key_rows();
// For instance "conv": its keys, in the order of the rows.
struct EntryTypeRow {
    std::string type;
    std::vector<std::string> keys;
};
std::vector<EntryTypeRow> entry_type_rows();

}  // namespace eyrie
