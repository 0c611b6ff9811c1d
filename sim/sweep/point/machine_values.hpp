// The numbers of a machine by their path in the accelerator file, for expressions.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

// Sets values of a machine without checking them. This is fast, and it accepts values that no machine can have, so
// that a constraint can exclude them. A text that is not a value of its key leaves the key unchanged.
AcceleratorConfig with_unchecked(AcceleratorConfig machine, const std::map<std::string, std::string>& values);

// Integers, numbers, and true (1) or false (0), in the order in which the keys are declared.
std::vector<std::string> machine_number_names();
std::vector<double> machine_numbers(AcceleratorConfig& machine);

// The same for numbers alone, made for millions of points: what with_unchecked() would change in machine_numbers().
class NumberSetter {
public:
    enum class Kind { integer, number, boolean };
    NumberSetter();
    void set(std::vector<double>& numbers, const std::map<std::string, std::string>& values) const;

private:
    struct Place {
        std::size_t index = 0;
        Kind kind = Kind::integer;
    };
    std::map<std::string, Place> places_;  // by path
};

}  // namespace eyrie
