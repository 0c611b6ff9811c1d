// The columns of `eyrie serve --csv` (sim/serve/results/serve_csv.cpp), each with its unit and what it is.
#pragma once

#include "sim/text/column.hpp"

namespace eyrie {

std::vector<Column> serve_columns();

}  // namespace eyrie
