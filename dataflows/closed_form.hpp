// What a layer costs in accesses on the row-stationary dataflow, as formulas: the yardstick the
// simulated machine is held against. Nothing here knows the machine: no plan, no PE, no network.
// The formulas start from ISCA 2016 (V, VI) and count what the machine of JSSC 2017 does:
//   Block: m filters of a group, n images, a strip of e ofmap rows. Its ofmaps go to DRAM once.
//   Step:  q*r channels of a block, whose ifmaps are loaded into the buffer once.
//   Pass:  p*t filters of a step. Its psums are in the buffer between passes.
// The last block, step and pass of each kind are ragged. A pass with f filters gives ceil(f/t) to
// each filter set, and with c channels ceil(c/r) to each channel set, until none are left.
#pragma once

#include <cstdint>

#include "workloads/layer.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

// The parameters of JSSC 2017, Table III; each at least 1. Values beyond the layer's size mean all.
struct RowStationaryMapping {
    std::int64_t m = 1;  // filters whose psums the buffer holds
    std::int64_t n = 1;  // images of a pass
    std::int64_t e = 1;  // ofmap rows of a strip, the width of a PE set
    std::int64_t p = 1;  // filters interleaved in a PE
    std::int64_t q = 1;  // channels interleaved in a PE
    std::int64_t r = 1;  // PE sets on different channels
    std::int64_t t = 1;  // PE sets on different filters
};

// Words of the whole batch, unless said. Ifmap words include the padding, as the papers count them.
struct LayerCounts {
    std::int64_t macs = 0;        // MACs, those on zeros and padding included
    std::int64_t passes = 0;      // passes
    std::int64_t active_pes = 0;  // PEs of the full mapping, R*e*r*t, also when no pass fills them

    std::int64_t rf_ifmap_reads = 0;
    std::int64_t rf_ifmap_writes = 0;
    std::int64_t rf_filter_reads = 0;  // without zero gating; with it gated_macs() fewer
    std::int64_t rf_filter_writes = 0;
    std::int64_t rf_psum_reads = 0;
    std::int64_t rf_psum_writes = 0;

    std::int64_t noc_ifmap_sent = 0;        // words that leave the buffer for the array
    std::int64_t noc_ifmap_delivered = 0;   // words taken, one for each PE of a multicast
    std::int64_t noc_filter_sent = 0;
    std::int64_t noc_filter_delivered = 0;
    std::int64_t noc_psum_sent = 0;         // buffer to PE; each is delivered to one PE
    std::int64_t noc_output_sent = 0;       // PE to buffer
    std::int64_t noc_psum_hops = 0;         // PE to PE

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

// psum_addition_merged: a PE adds the psum that arrives from its neighbour within one of its own MACs
// of that psum, which saves one read and one write of its psum spad. Otherwise the addition is a step
// of its own, after the last product was stored.
// The layer must pass check_layer. Throws InputError for a batch or a parameter below 1 and for
// counts that do not fit 64 bits.
LayerCounts row_stationary_counts(const Layer& layer, std::int64_t batch, const RowStationaryMapping& mapping,
                                  bool psum_addition_merged);

// The MACs whose ifmap word is zero, padding included, over all images of `ifmap` (N C H W, without
// padding): each saves a filter spad read and a multiplication (JSSC 2017, IV-C). The layer must pass
// check_layer; throws InputError when the shape is another layer's.
std::int64_t gated_macs(const Layer& layer, const Tensor<std::int16_t>& ifmap);

}  // namespace eyrie
