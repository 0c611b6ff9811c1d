// The counts of a layer whose tensors stay in the global buffer, from those of the same layer with all words in DRAM:
// what crosses the link, and what the DMA writes for it, is left out; ofmaps that stay are written into the buffer
// once, as the ifmaps that they become.
#pragma once

#include "dataflows/counts/closed_form.hpp"

namespace eyrie {

struct StayingTensors {
    bool ifmaps = false;
    bool ofmaps = false;
};

inline LayerCounts with_staying(LayerCounts counts, const Layer& layer, std::int64_t batch, StayingTensors staying) {
    if (staying.ifmaps) counts.dram_ifmap = counts.glb_ifmap_writes = 0;
    if (staying.ofmaps) {
        counts.dram_ofmap = 0;
        counts.glb_ifmap_writes += batch * layer.ofmap_words_per_image();
    }
    return counts;
}

}  // namespace eyrie
