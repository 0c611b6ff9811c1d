// The mapper's search of a dataflow against brute force, for layers and machines that nobody chose.
#pragma once

#include <cstdint>

#include "dataflows/dataflow/dataflow.hpp"
#include "tests/support/mapper_case.hpp"

namespace eyrie {

// Requires (Catch2) that for each objective the mapper's best is as good as the best of all legal mappings, tie-breaker
// included. Returns whether there is a legal one.
bool check_case(const Dataflow& dataflow, const MapperCase& one);

// Does so for random cases of at most `most` combinations of parameters.
void check_optimality(const Dataflow& dataflow, std::uint64_t seed, int cases, std::int64_t most);

}  // namespace eyrie
