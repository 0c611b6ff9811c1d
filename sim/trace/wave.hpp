// A recorded window as changing signals, for waveforms (docs/traces.md). Signals are named as in the module hierarchy.
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

// From `cycle` on the signal has `value` or, with `add`, is greater by `value`.
struct WaveChange {
    LayerCycle cycle = 0;
    std::int32_t signal = 0;
    bool add = false;
    std::int64_t value = 0;
};

struct Wave {
    std::vector<WaveSignal> signals;  // all 0 before the first change
    std::vector<WaveChange> changes;  // in order of time; those before the window are at its first cycle
};

// Of the chosen blocks; `top`: the name of the chip's module.
Wave wave_of(const TracedLayer& traced, const BlockChoice& blocks, const std::string& top);

}  // namespace eyrie
