// Weight-stationary dataflow (ISCA'16 IV-A; docs/dataflows.md).
//
// Each PE keeps one weight. The weights of a filter row stand in a chain, those of r channels behind one another; every
// ifmap word is broadcast to the weights that it meets; a psum gains one product in each PE of a chain and goes from
// filter row to filter row, and from step to step of channels, through the buffer.
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

// Parameters n e r t g. A pass covers g groups, t filters, r channels, n images, a strip of e ofmap rows.
BufferNeed weight_stationary_buffer(const Layer& layer, std::int64_t batch, const MappingParameters& ws);

// Why the parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
std::string weight_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                       const MappingParameters& ws);

// The parameters have no obstacle. Throws InputError when the ID registers of a network are too narrow.
Plan plan_weight_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& ws);

// The search space: every mapping without obstacle that can be best (dataflows/cost/search_space.hpp).
void weight_stationary_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const CandidateVisitor& use);
void weight_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                             const MappingParameters& ws, LeastTime& least);
BusyCycles weight_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& parameters, const LayerCounts& counts);

}  // namespace eyrie
