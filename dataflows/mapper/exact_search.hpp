// The exact mapper (docs/mapper.md, "Exact"): the mapping that simulation says is the best, without simulating them
// all.
//
// Every legal mapping has a bound that its simulated cost is never below (dataflows/cost/least_cycles.hpp, and the
// closed forms of the counts, which are exact). Mappings are simulated in the order of their bounds until no bound is
// below the best simulated cost. The simulation is given as a function: this room knows nothing of the machine.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "dataflows/mapper/least_cost.hpp"
#include "dataflows/mapping/mapping_proof.hpp"

namespace eyrie {

// What a simulation finds: the mapping's cost, and the cycles of its passes, which hold for other mappings with the
// same passes as well (none on machines whose passes overlap).
struct SimulatedMapping {
    std::optional<MappingCost> cost;  // none: the rest was not worthwhile
    KnownPassCycles passes;
    std::int64_t pe_cycles = 0;  // of passes that had to be simulated for it, over all PEs at work
};
// Asked whenever a pass of a new kind has been simulated: whether to go on, now that so much is known.
using Worthwhile = std::function<bool(const KnownPassCycles&)>;
// None where the machine cannot run it (multicast IDs too narrow, a deadlock).
using Simulate = std::function<std::optional<SimulatedMapping>(const MappingParameters&, const Worthwhile&)>;

struct ExactSearch {
    std::size_t space = 0;                 // of the best
    std::vector<RankedMapping> simulated;  // of that space, to their end, best first; empty: nothing can run
    std::int64_t bounded = 0;              // mappings that were bounded one by one
    MappingProof proof;                    // of the first
};

struct ExactLimits {
    std::int64_t simulations = 50;  // mappings that are simulated at most, in part or to their end
    // And no further one once so many cycles of PEs have been simulated for each of them: a pass of strided layers can
    // take as long as a hundred others.
    std::int64_t pe_cycles_a_simulation = 6000000;
    // Mappings and groups of mappings that are bounded at most: in the first space; in each of the others; and in each
    // of them where the first has more, so that nothing can be proven.
    std::int64_t bounds = 500000, bounds_of_others = 2000000, bounds_in_vain = 50000;
};

// Mappings that the search of one layer has left, for others of its shape, of which no search need come upon the rest.
struct LeftMappings {
    // Of one way to name values.
    struct Named {
        std::vector<MappingParameters> mappings;
        double others = 0;  // no bound of all others is below that figure; 0: nothing is known
        KnownWords words;   // of that layer
    };
    Named best, all;  // EveryValue::ignored, ::tried
};

// All mappings of a layer as it lies on the array; of a product of matrices, in one of its foldings.
struct MappingSpace {
    SearchInput input;
    Simulate simulate;
    std::vector<MappingParameters> first;  // mappings that are simulated before all others, expected to be good
    LeftMappings* left = nullptr;          // of layers of the same shape, for the same aim; what it has not, it gets
    // More of them, which take time to find: asked for where many simulations have not ended the search.
    std::function<std::vector<MappingParameters>()> others = nullptr;
};

// The best of all spaces, which are of one dataflow, machine and aim.
ExactSearch search_exactly(const std::vector<MappingSpace>& spaces, const ExactLimits& limits);

}  // namespace eyrie
