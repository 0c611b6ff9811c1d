// The exact mapper (docs/mapper.md, "Exact"): the mapping that simulation says is the best, without simulating them
// all.
//
// Every legal mapping has a bound that its simulated cost is never below (dataflows/cost/least_cycles.hpp, and the
// closed forms of the counts, which are exact). Mappings are simulated in the order of their bounds until no bound is
// below the best simulated cost. The simulation is given as a function: this room knows nothing of the machine.
#pragma once

#include <functional>
#include <optional>

#include "dataflows/mapper/least_cost.hpp"

namespace eyrie {

// What a simulation finds: the mapping's cost, and the cycles of its passes, which hold for other mappings with the
// same passes as well (none on machines whose passes overlap).
struct SimulatedMapping {
    MappingCost cost;
    KnownPassCycles passes;
};
// None where the machine cannot run it (multicast IDs too narrow, a deadlock).
using Simulate = std::function<std::optional<SimulatedMapping>(const MappingParameters&)>;

struct ExactSearch {
    std::vector<RankedMapping> simulated;  // best first; empty: nothing can run
    std::int64_t bounded = 0;              // mappings that were bounded one by one
    bool proven = false;                   // no mapping is better than the first
    // By how much of the best's figure a better one could be below it, at most; 0 where proven.
    double gap = 0;
};

struct ExactLimits {
    std::int64_t simulations = 50;  // mappings that are simulated at most
    std::int64_t bounds = 500000;   // mappings and groups of mappings that are bounded at most
};

// `first`: mappings that are simulated before all others, those that are expected to be good.
ExactSearch search_exactly(const SearchInput& input, const std::vector<MappingParameters>& first,
                           const Simulate& simulate, const ExactLimits& limits);

}  // namespace eyrie
