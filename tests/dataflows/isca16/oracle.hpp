// Brute force: the objective straight from the published table and all integer parameters.
#pragma once

#include <cstdint>
#include <optional>

#include "dataflows/isca16/search.hpp"

namespace eyrie {

struct OracleWeights {
    std::int64_t dram = 200, buffer = 6, array = 2, rf = 1;
};

struct OracleBest {
    Isca16Mapping mapping;
    std::int64_t active_pes = 0;
    std::int64_t numerator = 0;  // the objective as a fraction
    std::int64_t denominator = 1;
    std::int64_t legal_mappings = 0;
};

// The best of all legal mappings in the documented order; none when there is none.
std::optional<OracleBest> brute_force(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow,
                                      const Isca16Hardware& hardware, const OracleWeights& weights);

}  // namespace eyrie
