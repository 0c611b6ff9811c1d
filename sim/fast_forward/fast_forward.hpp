// Fast-forward: a pass whose timing is known is not simulated again (docs/fast-forward.md).
//
// Where passes do not overlap, the array is idle when a pass begins: every FIFO is empty, every psum it will read was
// written before. Relative to its start a pass then depends on its shape alone, not on what ran before; nor on data,
// where the machine says so. The first pass of a shape is simulated, with its real words; later ones add its cycles and
// counters. Psums are made by the layer's function (sim/fast_forward/layer_function.hpp) where somebody looks at them:
// a simulated pass, which is compared with it, and the store of finished ofmaps.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/array_counters.hpp"
#include "sim/array/pe_array.hpp"
#include "sim/fast_forward/layer_function.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// What is known of the passes of a plan on a machine, by shape; whoever has it need not simulate them again.
struct KnownPasses {
    struct Pass {
        Cycle cycles = 0;            // from the array idle to the array idle
        Cycle last_filter_read = 0;  // relative to the start
        LayerCounters counters;      // of the pass; nothing gated
    };
    std::vector<std::optional<Pass>> shapes;
};

class FastForward {
public:
    // Whether the machine's passes can be known at all.
    static bool is_exact_for(const AcceleratorConfig& machine) {
        return !machine.overlap_passes && !machine.array_timing_depends_on_data();
    }

    // `known`: from an earlier layer of the same plan, or empty. `values`: the psums matter (they are checked, or
    // compressed); else only their presence does. `check`: simulated passes make all their psums, which are compared
    // with the function's; else parts of them may be jumped over (sim/fast_forward/pass_parts.hpp).
    FastForward(const Layer& layer, const LayerData& data, const Plan& plan, const AcceleratorConfig& machine,
                GlobalBuffer& glb, PeArray& array, KnownPasses& known, bool values, bool check);

    // Whether the buffer needs the words that a step loads: some pass that uses them is simulated.
    bool needs(StepIndex load) const;
    // Runs pass number `index`, or replays it.
    PassTimes run_pass(std::size_t index);
    // Runs it cycle by cycle, known or not. Its psums are right only where all passes are run so.
    PassTimes run_in_detail(std::size_t index) { return simulate(plan_.passes[index], true); }
    // How long it takes, if that is known.
    std::optional<Cycle> known_cycles(std::size_t index) {
        const std::optional<KnownPasses::Pass>& pass = known(plan_.passes[index]);
        return pass ? std::optional<Cycle>(pass->cycles) : std::nullopt;
    }
    // The psums of a pass are about to be stored: they are all there.
    void finish_psums(const Pass& pass);
    // All passes are done: books the gated MACs of those that were replayed.
    void finish_layer();

    // What the replayed passes add to what array and buffer have counted themselves.
    const LayerCounters& replayed() const { return replayed_; }
    Cycle replayed_cycles() const { return replayed_cycles_; }

private:
    std::optional<KnownPasses::Pass>& known(const Pass& pass) {
        return known_.shapes[static_cast<std::size_t>(pass.shape)];
    }
    bool knows(std::size_t pass) const {
        return known_.shapes[static_cast<std::size_t>(plan_.passes[pass].shape)].has_value();
    }
    bool replays(std::size_t pass) const;
    PassTimes simulate(const Pass& pass, bool in_detail);
    PassTimes run_on_array(const Pass& pass, bool in_detail);
    PassTimes replay(const Pass& pass);
    void make_psums(const Pass& pass, std::int64_t channels);
    bool made_its_psums(const Pass& pass);

    const Layer& layer_;
    const LayerData& data_;
    const Plan& plan_;
    const AcceleratorConfig& machine_;
    GlobalBuffer& glb_;
    PeArray& array_;
    bool check_;
    std::optional<LayerFunction> function_;  // where values matter
    struct Kept {                            // filters that are loaded for a pass, and that others up to `last` find
        std::int32_t first;
        std::int32_t last;
    };
    std::vector<Kept> kept_filters_;  // in the order of the passes
    KnownPasses& known_;
    Cycle idle_at_ = 0;  // when the array has done all passes so far
    Count simulated_gated_macs_ = 0;
    LayerCounters replayed_;
    Cycle replayed_cycles_ = 0;
};

}  // namespace eyrie
