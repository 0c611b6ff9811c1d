// What runs layers: the chip as plain C++ (sim/chip/chip.hpp), or with SystemC around it (sim/systemc). Both give the
// same results, byte for byte.
#pragma once

#include <functional>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/events/layer_events.hpp"
#include "sim/fast_forward/fast_forward.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

struct RunOptions {
    bool fast_forward = false;        // passes with cached timing are replayed (sim/fast_forward/fast_forward.hpp)
    bool values = true;               // false: timing and counts only; with fast-forward the ofmap may then be wrong
    PassCache* pass_cache = nullptr;  // of the same plan, from earlier layers; this one adds to it
    LayerEvents* events = nullptr;    // receives what happens in its window, which is simulated cycle by cycle
    bool stop_after_window = false;   // stop after the window of `events`, which must be given
    std::vector<LayerCycle>* pass_starts = nullptr;  // receives the first cycle of each pass
    const LayerPsums* psums = nullptr;  // the layer's, where they are known; passes then need not make theirs
};

struct LayerRun {
    LayerCounters counters;
    OfmapTensor ofmap;           // as read back from DRAM
    Cycles replayed_cycles = 0;  // array cycles that were replayed, not simulated
    MapForms map_forms;
};

// Called after every pass: passes done, passes in all.
using PassObserver = std::function<void(std::size_t, std::size_t)>;

class LayerMachine {
public:
    virtual ~LayerMachine() = default;
    // Runs one layer from an idle chip to an idle chip. Throws SimulationError.
    virtual LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan,
                               const RunOptions& options = {}, const PassObserver& observer = {}) = 0;
};

}  // namespace eyrie
