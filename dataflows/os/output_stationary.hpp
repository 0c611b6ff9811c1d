// Output-stationary dataflows (ISCA'16 IV-B; docs/dataflows.md): each PE keeps one psum until it is finished.
//
// One scheme, three dataflows. The array works on e x f pixels of p ofmap channels of n images: os-a (SOC-MOP) on one
// channel (p = 1), os-b (MOC-MOP) on one row of pixels (e = 1), os-c (MOC-SOP) on one pixel (e = f = 1). Filter words
// are broadcast to the PEs of a channel; ifmap words are broadcast to the channels and move from pixel to pixel.
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

// Parameters m n e f p g. A pass covers g groups, m filters, all channels, n images, a tile of e x f pixels.
BufferNeed output_stationary_buffer(const Layer& layer, const MappingParameters& os);

// Why the parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
std::string output_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                       const MappingParameters& os);

// The parameters have no obstacle. Throws InputError when the ID registers of a network are too narrow.
Plan plan_output_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                            const MappingParameters& os);

// The search space: every mapping without obstacle that can be best (dataflows/cost/search_space.hpp).
void os_a_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use);
void os_b_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use);
void os_c_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use);
void output_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                             const MappingParameters& os, LeastTime& least);
BusyCycles output_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& parameters, const LayerCounts& counts);

}  // namespace eyrie
