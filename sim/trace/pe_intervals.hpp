// How one PE spent each cycle of the recorded window: one reason for every cycle, as in the result's pe_cycles.
#pragma once

#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct PeInterval {
    LayerCycle from = 0;
    LayerCycle to = 0;
    PeCycle reason = PeCycle::no_work;
};

// In order, without gaps, from the window's first cycle to its end; neighbours have different reasons. Where the
// machine gates MACs, those on a zero ifmap word are `gated`; `dram` while the array stands still.
std::vector<PeInterval> pe_intervals(const TracedLayer& traced, std::size_t pe);

}  // namespace eyrie
