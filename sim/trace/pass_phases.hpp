// When a pass ramps up, is steady, and drains, computed from what its PEs and networks did.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct PhaseSpan {
    LayerCycle from = 0;
    LayerCycle to = 0;  // `to` <= `from`: empty
};

// Events after the recorded window count as at its end.
struct PassPhases {
    std::int64_t pass = 0;
    LayerCycle start = 0;           // ramp: from here ...
    LayerCycle all_started = 0;     // ... until the last PE does its first MAC; steady: from here ...
    LayerCycle first_finished = 0;  // ... until the first PE has done its last; drain: from here ...
    LayerCycle end = 0;             // ... until the array is idle
    PhaseSpan filters;              // from the start until the last kept filter word is in its PE
    PhaseSpan psums_in;             // from the first read of the psum network to its last word sent
    PhaseSpan psums_out;            // from the first to the last word on the output network
};

// Of the passes that begin in the window, in their order. Where passes overlap, each has only its own array time.
std::vector<PassPhases> pass_phases(const TracedLayer& traced);

}  // namespace eyrie
