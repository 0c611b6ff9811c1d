// Time stamps side by side, compared many at a time on the host's vector units.
#pragma once

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// Whether stamps[i] <= start + i for all i < count.
bool stamps_in_pace(const ArrayCycle* stamps, ArrayCycle start, int count);

}  // namespace eyrie
