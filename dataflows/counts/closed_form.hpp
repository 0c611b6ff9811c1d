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
#include "workloads/layer.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// Words of the whole batch, unless said. Ifmap words include the padding, as the papers count them.
struct LayerCounts {
    std::int64_t macs = 0;        // MACs, those on zeros and padding included
    std::int64_t passes = 0;      // passes
    std::int64_t active_pes = 0;  // PEs at work in the pass that uses most

    std::int64_t rf_ifmap_reads = 0;
    std::int64_t rf_ifmap_writes = 0;
    std::int64_t rf_filter_reads = 0;  // without zero gating; with it, and a spad, gated_macs() fewer
    std::int64_t rf_filter_writes = 0;
    std::int64_t rf_psum_reads = 0;
    std::int64_t rf_psum_writes = 0;

    std::int64_t noc_ifmap_sent = 0;       // words that leave the buffer for the array
    std::int64_t noc_ifmap_delivered = 0;  // words taken, one for each PE of a multicast
    std::int64_t noc_ifmap_hops = 0;       // PE to PE
    std::int64_t noc_filter_sent = 0;
    std::int64_t noc_filter_delivered = 0;
    std::int64_t noc_psum_sent = 0;    // buffer to PE; each is delivered to one PE
    std::int64_t noc_output_sent = 0;  // PE to buffer
    std::int64_t noc_psum_hops = 0;    // PE to PE

    std::int64_t glb_ifmap_reads = 0;
    std::int64_t glb_ifmap_writes = 0;
    std::int64_t glb_filter_reads = 0;
    std::int64_t glb_filter_writes = 0;
    std::int64_t glb_psum_reads = 0;        // for the array
    std::int64_t glb_psum_drain_reads = 0;  // finished ofmaps, for DRAM
    std::int64_t glb_psum_writes = 0;

    std::int64_t dram_ifmap = 0;   // read, uncompressed
    std::int64_t dram_filter = 0;  // read
    std::int64_t dram_ofmap = 0;   // written, uncompressed
};

// The spads a PE has; accesses of a spad it lacks are not counted.
// psum_addition_merged: a PE adds the psum that arrives from its neighbour within one of its own MACs
// of that psum, which saves one read and one write of its psum spad. Otherwise the addition is a step
// of its own, after the last product was stored.
struct PeStorage {
    bool ifmap_spad = true;
    bool filter_spad = true;
    bool psum_spad = true;
    bool psum_addition_merged = false;
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
