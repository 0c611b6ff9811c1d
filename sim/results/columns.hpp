// The columns of --csv (sim/results/result_csv.cpp), each with its unit and what it is: those of the ledger from its
// rows.
#pragma once

#include "sim/text/column.hpp"

namespace eyrie {

// Of `run` and `compare`, in their order.
std::vector<Column> result_columns();
// Those of energies, of which a sweep's export has the same.
std::vector<Column> energy_columns();

}  // namespace eyrie
