// Counters as they grow, cycle by cycle: of accesses (sim/trace/access_walk.hpp), and of MACs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct RunningCounter {
    std::string name;  // "rf.ifmap.read", ..., "macs", "gated_macs"
    std::vector<std::pair<LayerCycle, Count>>
        steps;  // by how much it grows in a cycle; cycles in which it does not are left out
};

// In the cycles [first, end). Counters that stay zero are left out.
std::vector<RunningCounter> running_counters(const TracedLayer& traced, LayerCycle first, LayerCycle end);

}  // namespace eyrie
