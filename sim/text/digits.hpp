#pragma once

#include <string>

namespace eyrie {

// As many decimals, or more where that leaves fewer than two digits that say something: 12.35, 0.42, but 0.0236.
std::string with_digits(double value, int decimals);

}  // namespace eyrie
