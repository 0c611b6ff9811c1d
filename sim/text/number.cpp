#include "sim/text/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace eyrie {

namespace {

// No fewer digits read back as the number.
int fewest_digits(double value) {
    char shortest[40];
    char* const end = std::to_chars(std::begin(shortest), std::end(shortest), value, std::chars_format::scientific).ptr;
    const auto is_digit = [](char one) { return '0' <= one && one <= '9'; };
    return static_cast<int>(std::count_if(shortest, std::find(shortest, end, 'e'), is_digit));
}

}  // namespace

std::string format_number(double value) {
    char text[40];
    int digits = fewest_digits(value) - 1;
    // Rounded as printf does it, which beside a power of two may take a digit more.
    do std::snprintf(text, sizeof text, "%.*g", ++digits, value);
    while (std::strtod(text, nullptr) != value && digits < 17);
    if (std::trunc(value) != value || std::fabs(value) >= 1e25) return text;  // longer than any text of 17 digits
    char plain[40];
    std::snprintf(plain, sizeof plain, "%.0f", value);
    return std::strlen(plain) <= std::strlen(text) ? plain : text;
}

}  // namespace eyrie
