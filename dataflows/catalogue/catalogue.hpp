// The dataflows that there are.
#pragma once

#include <string>
#include <vector>

#include "dataflows/dataflow/dataflow.hpp"

namespace eyrie {

// All dataflows, in the order in which they are compared.
const std::vector<Dataflow>& dataflow_catalogue();
std::vector<std::string> dataflow_names();
// Throws InputError naming those there are.
const Dataflow& find_dataflow(const std::string& name);

}  // namespace eyrie
