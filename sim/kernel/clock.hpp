// Clocks in real time. Two clock domains (core, DRAM link) meet here, in whole femtoseconds.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

using Femtoseconds = std::int64_t;

// The period of a clock of `khz`, rounded to the femtosecond.
constexpr Femtoseconds clock_period(std::int64_t khz) { return (1000000000000LL + khz / 2) / khz; }

// Cycles of a clock that `time` takes, rounded up: how long a part driven by that clock waits.
constexpr Cycles cycles_within(Femtoseconds time, Femtoseconds period) { return ceil_div(time, period); }

}  // namespace eyrie
