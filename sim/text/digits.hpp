#pragma once

#include <functional>
#include <string>
#include <vector>

namespace eyrie {

// As many decimals, or more where that leaves fewer than two digits that say something: 12.35, 0.42, but 0.0236.
// `more`: so many beyond these.
std::string with_digits(double value, int decimals, int more = 0);

// The values as `text(value, more)` writes them, each with as few more digits as tell it from all that are not equal.
std::vector<std::string> told_apart(const std::vector<double>& values,
                                    const std::function<std::string(double value, int more)>& text);

}  // namespace eyrie
