#include "sim/text/digits.hpp"

#include <cmath>

#include "sim/text/text_table.hpp"

namespace eyrie {

std::string with_digits(double value, int decimals) {
    const double size = std::fabs(value);
    const bool too_few = size > 0 && size < std::pow(10.0, 1 - decimals);
    if (!too_few) return fixed(value, decimals);
    return fixed(value, 2 - static_cast<int>(std::floor(std::log10(size))));
}

}  // namespace eyrie
