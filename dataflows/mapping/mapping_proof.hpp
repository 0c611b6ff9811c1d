// How sure it is that no mapping of a layer costs less, by simulation (docs/mapper.md, "Exact").
#pragma once

#include <cstdint>

namespace eyrie {

// What kept a search from its proof: what left out the mapping of the lowest bound.
enum class SearchEnd : std::uint8_t {
    none,
    simulations,  // as many mappings were simulated as may be
    pe_cycles,    // as many cycles of PEs were simulated as that many mappings may take
    bounds,       // as many mappings were bounded, or kept, as may be: no option raises that
};

struct MappingProof {
    std::int64_t simulated = 0;  // mappings
    bool proven = false;         // no legal mapping costs less of the objective
    // By how much of the best's figure a better one could be below it, at most; 0 where proven.
    double gap = 0;
    // False: the dataflow did not name all legal mappings. Those that it left out are beyond any proof, and any gap.
    bool saw_all = true;
    SearchEnd ended_by = SearchEnd::none;
};

}  // namespace eyrie
