// Columns of a text of comma-separated values, chosen by name.
#pragma once

#include <string>
#include <vector>

namespace eyrie {

// The same lines with these columns only, in this order. `csv`: a header line, cells quoted as csv_text does
// (shown.hpp); it must have the columns. None are named: as it is.
std::string with_columns(const std::string& csv, const std::vector<std::string>& columns);

}  // namespace eyrie
