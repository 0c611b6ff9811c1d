// The mathematical library may differ in the last bit from processor to processor; pages may not.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace eyrie {

inline double to_nine_digits(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", x);
    return std::strtod(text, nullptr);
}

}  // namespace eyrie
