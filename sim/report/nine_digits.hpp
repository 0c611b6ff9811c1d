// Numbers that pages show and tests compare, the same on every machine.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace eyrie {

// The mathematical library may differ in the last bit from processor to processor.
inline double to_nine_digits(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.9g", x);
    return std::strtod(text, nullptr);
}

}  // namespace eyrie
