// The numbers of a machine by their path in the accelerator file, for expressions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

// Puts values into a machine without checking them: fast, and it takes values that no machine can have, so that a
// constraint can exclude them. A text that is no value of its key leaves the key as it is.
AcceleratorConfig with_unchecked(AcceleratorConfig machine, const std::map<std::string, std::string>& values);

// Integers, numbers, and true (1) or false (0), in the order in which the keys are declared.
std::vector<std::string> machine_number_names();
std::vector<double> machine_numbers(AcceleratorConfig& machine);

}  // namespace eyrie
