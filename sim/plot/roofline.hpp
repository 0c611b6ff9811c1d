// The roofline of a machine and the layers of a run below it: S. Williams, A. Waterman, D. Patterson, "Roofline", CACM
// 52(4), 2009, with MACs for operations.
#pragma once

#include <string>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

struct Roof {
    double macs_per_cycle = 0;        // one for each PE
    double dram_bytes_per_cycle = 0;  // of the link, in a core cycle, without latency

    // The most MACs per core cycle for a layer that does `macs_per_byte` MACs for each byte of DRAM.
    double at(double macs_per_byte) const;
    // Where both limits meet, in MACs per byte.
    double ridge() const { return macs_per_cycle / dram_bytes_per_cycle; }
};

enum class LayerKind { convolution, depthwise, fully_connected, product, all };  // product: of matrices

struct RooflinePoint {
    std::string name;
    LayerKind kind = LayerKind::convolution;
    double macs_per_byte = 0;   // of DRAM, as moved over the link: compressed where it is
    double macs_per_cycle = 0;  // of total cycles
};

struct Roofline {
    Roof roof;
    int core_khz = 0;
    std::vector<RooflinePoint> points;  // of each layer, and, if there are several, of all together
};

Roof roof_of(const AcceleratorConfig& machine);
Roofline roofline_of(const RunResult& run);

}  // namespace eyrie
