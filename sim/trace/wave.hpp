// A recorded window as signals that change: what a waveform shows (docs/traces.md). Names are those of the module
// hierarchy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct WaveSignal {
    std::string name;
    int bits = 1;
};

// From `cycle` on a signal has `value`, or `value` more than before.
struct WaveChange {
    LayerCycle cycle = 0;
    std::int32_t signal = 0;
    bool add = false;
    std::int64_t value = 0;
};

struct Wave {
    std::vector<WaveSignal> signals;  // all 0 before the first change
    std::vector<WaveChange> changes;  // in order; those before the window come with its first cycle
};

// Of the chosen blocks; `top`: the name of the chip's module.
Wave wave_of(const TracedLayer& traced, const BlockChoice& blocks, const std::string& top);

}  // namespace eyrie
