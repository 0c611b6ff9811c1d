// What a layer costs in accesses on each dataflow, as formulas: the yardstick the simulated machine is
// held against. Nothing here knows the machine: no plan, no PE, no network. The loops, and who takes a
// word from where, are those of docs/dataflows.md; what a counter means is in docs/results.md. Where
// ISCA 2016 (V, VI) has a formula for a count, the comment beside ours names it.
// Every function is arithmetic on sums over full and ragged pieces, without a loop over blocks and
// without an allocation: the search for a mapping calls them millions of times.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/mapping/mapping_parameters.hpp"
#include "sim/ledger/measures.hpp"
#include "workloads/layer.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// The ledger's measures (sim/ledger/measures.hpp), of the whole batch; ifmap words include the padding, as the papers
// count them, but for those of DRAM where it holds none. MACs on zeros and padding are counted; none is gated: with
// zero gating, gated_macs() are, and a filter spad is read as many times fewer.
struct LayerCounts : AccessCounts {
    std::int64_t passes = 0;
    std::int64_t active_pes = 0;  // PEs at work in the pass that uses most
};

// The spads a PE has; accesses of a spad it lacks are not counted.
// psum_addition_merged: a PE adds the psum that arrives from its neighbour within one of its own MACs
// of that psum, which saves one read and one write of its psum spad. Otherwise the addition is a step
// of its own, after the last product was stored.
// dram_has_padding: ifmaps lie in DRAM with the zeros around them; otherwise these are written into the buffer alone.
struct PeStorage {
    bool ifmap_spad = true;
    bool filter_spad = true;
    bool psum_spad = true;
    bool psum_addition_merged = false;
    bool dram_has_padding = true;
};

// One function for each dataflow, and one for the three that keep outputs: os-a has p = 1, os-b e = 1,
// os-c e = f = 1. A parameter that a dataflow does not have is ignored.
// The layer must pass check_layer. All throw InputError for a batch or a parameter below 1 and for
// counts that do not fit 64 bits.
LayerCounts row_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                  const PeStorage& pe);
LayerCounts weight_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                     const PeStorage& pe);
LayerCounts output_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                     const PeStorage& pe);
LayerCounts no_local_reuse_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                  const PeStorage& pe);

// The MACs whose ifmap word is zero, padding included, over all images of `ifmap` (N C H W, without
// padding): each saves a filter spad read and a multiplication (JSSC 2017, IV-C). The layer must pass
// check_layer; throws InputError when the shape is another layer's.
std::int64_t gated_macs(const Layer& layer, const Tensor<std::int16_t>& ifmap);

}  // namespace eyrie
