// No local reuse (ISCA'16 IV-C; docs/dataflows.md): a PE keeps nothing.
//
// p filters by q channels of PEs. Ifmap words are broadcast to the filters, every PE is sent its filter word anew for
// each MAC, psums gain one product in each of the q PEs of a chain, and go through the buffer from filter tap to filter
// tap.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/cost/least_cycles.hpp"
#include "dataflows/cost/mapping_cost.hpp"
#include "dataflows/cost/search_space.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "dataflows/plan/plan.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Parameters m n e f p q g. A pass covers g groups, p filters, q channels, n images, a tile of e x f pixels; the
// psums of m filters stay in the buffer.
BufferNeed no_local_reuse_buffer(const Layer& layer, const MappingParameters& nlr);

// Why the parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
std::string no_local_reuse_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                    const MappingParameters& nlr);

// The parameters have no obstacle. Throws InputError when the ID registers of a network are too narrow.
Plan plan_no_local_reuse(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const MappingParameters& nlr);

// The search space: every mapping without obstacle that can be best (dataflows/cost/search_space.hpp).
void no_local_reuse_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const CandidateVisitor& use);
void no_local_reuse_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                          const MappingParameters& nlr, LeastTime& least);
BusyCycles no_local_reuse_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const MappingParameters& parameters, const LayerCounts& counts);

}  // namespace eyrie
