// What bounds a layer: which part of the machine works for most of its cycles. From exact counts: cycles of PEs with
// work, cycles in which a network moved a bus word, and bytes over the DRAM link. In the manner of a roofline (S.
// Williams, A. Waterman, D. Patterson, CACM 52(4), 2009), with a roof for each part.
#pragma once

#include <string>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// Of the layer's total cycles, from 0 to 1.
struct BusyShare {
    std::string part;  // PEs, filter network, ..., DRAM
    double share = 0;
};

struct LayerBound {
    std::vector<BusyShare> parts;  // in this order, whatever their shares
    std::string by;    // the busiest part; "latency" where even that one rests for more than half of the time
    double share = 0;  // how long the busiest part works; of latency: how long it rests

    std::string text() const;  // "PEs 87.7 %"
};

// PEs: the average one of those that the mapping uses, on MACs, psums, windows and the starts of passes. DRAM: bytes
// that crossed the link over what it can carry, its access latency left out.
LayerBound bound_of(const LayerResult& layer, const AcceleratorConfig& machine);
// Names of the parts.
std::vector<std::string> bound_parts();

// What the DRAM link carries in a core cycle.
double dram_bytes_per_cycle(const AcceleratorConfig& machine);

}  // namespace eyrie
