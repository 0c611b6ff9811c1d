#include "sim/text/number.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace eyrie {

std::string format_number(double value) {
    char text[40];
    int digits = 0;
    do std::snprintf(text, sizeof text, "%.*g", ++digits, value);
    while (std::strtod(text, nullptr) != value && digits < 17);
    char plain[400];
    std::snprintf(plain, sizeof plain, "%.0f", value);
    return std::strlen(plain) <= std::strlen(text) && std::strtod(plain, nullptr) == value ? plain : text;
}

}  // namespace eyrie
