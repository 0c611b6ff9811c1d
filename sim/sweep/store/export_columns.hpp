// The columns of a sweep's export as CSV (sim/sweep/store/export.cpp), each with its unit and what it is.
#pragma once

#include "sim/text/column.hpp"

namespace eyrie {

// In their order, without those of the keys that vary, which stand behind `status`, and those that do not, which are
// last; PARAMETERS and SETTINGS are in their place.
std::vector<Column> export_columns();

}  // namespace eyrie
