// How counters grow, cycle by cycle: those of accesses (sim/trace/access_walk.hpp) and of MACs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct RunningCounter {
    std::string name;  // "rf.ifmap.read", ..., "macs", "gated_macs"
    std::vector<std::pair<LayerCycle, Count>>
        steps;  // cycle, and by how much the counter grows in it; only cycles in which it grows
};

// In the cycles [first, end). Counters that stay zero are left out.
std::vector<RunningCounter> running_counters(const TracedLayer& traced, LayerCycle first, LayerCycle end);

}  // namespace eyrie
