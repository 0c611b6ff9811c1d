// Everything one layer's simulation counted.
#pragma once

#include "memory/dma.hpp"
#include "memory/global_buffer.hpp"
#include "noc/input_network.hpp"
#include "noc/output_network.hpp"
#include "pe/pe.hpp"

namespace eyrie {

struct LayerCycles {
    Cycle array = 0;              // the array's time with DRAM fully overlapped
    Cycle total = 0;              // array and the pauses below
    Cycle ifmap_load_pause = 0;   // loading ifmaps, the array stands still
    Cycle ofmap_store_pause = 0;  // storing finished ofmaps, the array stands still
    Cycle filter_pause = 0;       // filters of the next pass are not prefetched yet
};

struct LayerCounters {
    LayerCycles cycles;
    PeCounters pes;  // summed over all PEs; cycles sum to PEs * cycles.total
    InputNetworkCounters filter_network;
    InputNetworkCounters ifmap_network;
    InputNetworkCounters psum_network;
    OutputNetworkCounters output_network;
    Count psum_hops = 0;
    GlobalBufferCounters glb;
    DmaCounters dma;

    LayerCounters& operator+=(const LayerCounters& other);
    LayerCounters& operator-=(const LayerCounters& other);
};

}  // namespace eyrie
