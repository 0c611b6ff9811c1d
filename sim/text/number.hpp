#pragma once

#include <string>

namespace eyrie {

// The shortest decimal text that reads back as the same number: 200, not 2e+02.
std::string format_number(double value);

}  // namespace eyrie
