// Fast-forward: a pass whose timing is known is not simulated again (docs/fast-forward.md).
//
// Where passes do not overlap, the array is idle when a pass begins: every FIFO is empty, every psum it will read was
// written before. Relative to its start a pass then depends on its shape alone, not on data, not on what ran
// before. The first pass of a shape is simulated; later ones add its cycles and counters, and the function of the
// pass (sim/chip/pass_function.hpp) makes their psums.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dataflows/accelerator.hpp"
#include "dataflows/plan.hpp"
#include "memory/global_buffer.hpp"
#include "sim/chip/layer_counters.hpp"
#include "sim/chip/pass_function.hpp"
#include "sim/chip/pe_array.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

class FastForward {
public:
    // `values`: the psums matter (they are checked, or compressed); else only their presence does.
    FastForward(const Layer& layer, const Plan& plan, const AcceleratorConfig& machine, GlobalBuffer& glb, PeArray& array,
                bool values);

    // The DMA has filled the buffer for the pass.
    void filters_loaded(const Pass& pass);
    void ifmaps_loaded(const Pass& pass);
    // Runs pass number `index`, or replays it.
    PassTimes run_pass(std::size_t index);

    // What the replayed passes add to what array and buffer have counted themselves.
    const LayerCounters& replayed() const { return replayed_; }
    Cycle replayed_cycles() const { return replayed_cycles_; }

private:
    struct Known {
        Cycle cycles = 0;            // from the array idle to the array idle
        Cycle last_filter_read = 0;  // relative to the start
        LayerCounters counters;      // of the pass; nothing gated
    };
    bool can_replay(std::size_t index) const;
    PassTimes simulate(const Pass& pass);
    PassTimes replay(const Pass& pass);
    void check_psums(const Pass& pass, const std::vector<std::int32_t>& before) const;

    const Layer& layer_;
    const Plan& plan_;
    const AcceleratorConfig& machine_;
    GlobalBuffer& glb_;
    PeArray& array_;
    bool values_;
    PassFunction function_;
    std::vector<std::optional<Known>> known_;  // by shape
    Count zero_uses_ = 0;  // MACs of one filter, of each group, that meet a zero in the ifmaps now in the buffer
    LayerCounters replayed_;
    Cycle replayed_cycles_ = 0;
};

// What array and buffer have counted so far.
LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb);

}  // namespace eyrie
