// Row-stationary dataflow (ISCA'16 V; JSSC'17 III).
//
// A PE keeps a row of a filter and slides it along a row of the ifmap. R PEs in a column make the R
// rows of a filter, e columns make e rows of the ofmap: a set. Filter rows are shared horizontally,
// ifmap rows diagonally, psums accumulate vertically. r sets on different channels stand on top of
// one another, so that their psums add up in the array; t such columns of sets work on different
// filters, and g times as many on different groups. A set wider than the array is folded.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/cost/least_cycles.hpp"
#include "dataflows/cost/mapping_cost.hpp"
#include "dataflows/cost/search_space.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/plan/plan.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// The mapping parameters of JSSC'17 Table III, and g. A pass covers p*t filters, q*r channels, n images, a strip of e
// ofmap rows, and g groups; m filters' psums of n images and one strip stay in the buffer.

// Where the sets stand on the array.
struct SetPlacement {
    std::int64_t chain_height = 0;  // R * r: PEs that a psum passes
    std::int64_t folds = 1;         // pieces of one set, side by side or on top of one another
    std::int64_t fold_columns = 0;  // ofmap rows per piece
    std::int64_t slots_down = 0;    // pieces that fit on top of one another
    std::int64_t slots_across = 0;
};
SetPlacement place_sets(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs);

BufferNeed row_stationary_buffer(const Layer& layer, const MappingParameters& rs);

// The mapping as the loops a textbook shows: which loops are at DRAM, buffer, array, PE.
LoopNest row_stationary_loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& rs);

// Why the parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
std::string row_stationary_obstacle(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                    const MappingParameters& rs);

// The parameters have no obstacle. Throws InputError when the ID registers of a network are too narrow.
Plan plan_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                         const MappingParameters& rs);

// What the PE with most to do has in all passes of a group's filters on all of its channels, for one image and strip:
// each filter of a pass in its set with each channel in its set is a product of the two sums.
struct FullestPe {
    std::int64_t filters = 0;   // over the passes of a step of channels
    std::int64_t passes = 0;    // of a step
    std::int64_t channels = 0;  // over the steps
    std::int64_t steps = 0;
};
FullestPe fullest_pe(const Layer& layer, const MappingParameters& rs);

// The search space: every mapping without obstacle that can be best (dataflows/cost/search_space.hpp).
void row_stationary_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const CandidateVisitor& use);
void row_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                          const MappingParameters& rs, LeastTime& least);
void row_stationary_least_of_many(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& rs, const LayerCounts& counts, LeastTime& least);
BusyCycles row_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const MappingParameters& parameters, const LayerCounts& counts);

}  // namespace eyrie
