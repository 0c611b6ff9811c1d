// Memory of the whole program, by its allocations: exact and the same in every run.
#pragma once

#include <cstdint>

namespace eyrie {

std::int64_t live_bytes();
// The most that were live at a time since the last call of start_peak.
std::int64_t peak_bytes();
void start_peak();

}  // namespace eyrie
