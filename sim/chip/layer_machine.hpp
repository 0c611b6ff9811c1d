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
    bool fast_forward = false;       // passes whose timing is known are replayed (sim/fast_forward/fast_forward.hpp)
    bool values = true;              // false: nobody looks at the ofmap; with fast-forward its words may then be wrong
    KnownPasses* known = nullptr;    // of the same plan, where earlier layers have run it; filled by this one
    LayerEvents* events = nullptr;   // filled with what happens in its window, which is simulated cycle by cycle
    bool stop_after_window = false;  // of events, which must be given: the layer is not run to its end
    std::vector<Cycle>* pass_starts = nullptr;  // filled with each pass's first cycle of the layer
};

struct LayerRun {
    LayerCounters counters;
    OfmapTensor ofmap;          // as read back from DRAM
    Cycle replayed_cycles = 0;  // of the array's time, not simulated
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
