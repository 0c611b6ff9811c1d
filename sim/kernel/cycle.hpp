// Time inside the core clock domain. Cycles are integers; no floating point decides anything.
#pragma once

#include <cstdint>

#include "sim/kernel/count.hpp"

namespace eyrie {

using Cycle = std::int64_t;  // core clock cycles since the start of the layer

// Smallest integer >= numerator / denominator, for non-negative operands.
constexpr std::int64_t ceil_div(std::int64_t numerator, std::int64_t denominator) {
    return (numerator + denominator - 1) / denominator;
}

}  // namespace eyrie
