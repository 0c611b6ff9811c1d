// A cost that a mapping's simulated cost is not below in any figure (docs/mapper.md): exact counts, priced, and the
// least time (dataflows/cost/least_cycles.hpp). It is near enough to the truth to serve as the estimate, too.
#pragma once

#include "dataflows/mapper/known_words.hpp"
#include "dataflows/mapper/objective.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

struct SearchInput {
    const Dataflow& dataflow;
    const Layer& layer;
    std::int64_t batch;
    const AcceleratorConfig& machine;
    const EnergyTable& energy;
    Aim aim;
    const KnownWords& known;
};

// By what share a bound may be below the price of the very same counts, where rounding does not keep their order.
constexpr double rounding_of_bounds = 1e-12;

// A cost that the mapping's simulated cost is not below in any figure.
// `passes`: cycles known of its passes. `bounds`: of passes, from mappings before it, on the same layer and machine,
// with the same effort.
MappingCost least_cost(const SearchInput& input, const MappingParameters& parameters,
                       const KnownPassCycles* passes = nullptr, LeastTime::Effort effort = LeastTime::Effort::full,
                       PassBounds* bounds = nullptr);

// What the mapping's simulated cost is likely to be near: it may be above or below.
MappingCost likely_cost(const SearchInput& input, const MappingParameters& parameters);

// The same as least_cost for all mappings of a group, whose pieces are no larger in any dimension than those of its
// best case. Only where LeastTime::bounds_many.
MappingCost least_cost_of_many(const SearchInput& input, const MappingGroup& group);

}  // namespace eyrie
