// Fast-forward: a pass whose timing is cached is not simulated again (docs/fast-forward.md).
//
// Where passes do not overlap, the array is idle when a pass begins: every FIFO is empty, and every psum that it will
// read has been written. Relative to its start, the pass's timing then depends on its shape alone: not on what ran
// before, nor, where the machine says so, on data. The first pass of a shape is simulated with its real words; later
// ones add its cycles and counters. The layer's function (sim/fast_forward/layer_function.hpp) computes psums where
// they are needed: to compare simulated passes with it, and to store finished ofmaps.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/array_counters.hpp"
#include "sim/array/pe_array.hpp"
#include "sim/fast_forward/layer_function.hpp"
#include "sim/fast_forward/layer_psums.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Timing and counts of a plan's passes on a machine, by shape: cached passes need not be simulated again.
struct PassCache {
    struct Pass {
        Cycles cycles = 0;            // from idle array to idle array
        Cycles last_filter_read = 0;  // relative to the start
        LayerCounters counters;       // with no MAC gated
    };
    std::vector<std::optional<Pass>> shapes;
};

class FastForward {
public:
    // Whether the machine's passes can be cached at all.
    static bool is_exact_for(const AcceleratorConfig& machine) {
        return !machine.overlap_passes && !machine.array_timing_depends_on_data();
    }

    // `cache`: from an earlier layer of the same plan, or empty. `values`: the values of psums matter, because they are
    // checked or compressed; else only their presence does. `check`: simulated passes compute all their psums, which
    // are compared with the function's; else parts of passes may be jumped over (sim/fast_forward/pass_parts.hpp).
    FastForward(const Layer& layer, const LayerData& data, const Plan& plan, const AcceleratorConfig& machine,
                GlobalBuffer& glb, PeArray& array, PassCache& cache, bool values, bool check,
                const LayerPsums* psums = nullptr);

    // Whether the words that a step loads are needed: whether a pass that uses them is simulated.
    bool needs(StepIndex load) const;
    // Runs pass number `index`, or replays it.
    PassTimes run_pass(std::size_t index);
    // Simulates it cycle by cycle, even if it is cached. Its psums are right only if all passes are run this way.
    PassTimes run_in_detail(std::size_t index) { return simulate(plan_.passes[index], true); }
    // How long it takes, if that is cached.
    std::optional<Cycles> cached_cycles(std::size_t index) {
        const std::optional<PassCache::Pass>& pass = cached(plan_.passes[index]);
        return pass ? std::optional<Cycles>(pass->cycles) : std::nullopt;
    }
    // The psums of a pass are finished and about to be stored: computes them where they were not simulated.
    void finish_psums(const Pass& pass);
    // All passes are done: books the gated MACs of those that were replayed.
    void finish_layer();

    // Counts of the replayed passes, to be added to those of array and buffer.
    const LayerCounters& replayed() const { return replayed_; }
    Cycles replayed_cycles() const { return replayed_cycles_; }

private:
    std::optional<PassCache::Pass>& cached(const Pass& pass) {
        return cache_.shapes[static_cast<std::size_t>(pass.shape)];
    }
    bool is_cached(std::size_t pass) const {
        return cache_.shapes[static_cast<std::size_t>(plan_.passes[pass].shape)].has_value();
    }
    bool replays(std::size_t pass) const;
    PassTimes simulate(const Pass& pass, bool in_detail);
    PassTimes run_on_array(const Pass& pass, bool in_detail);
    PassTimes replay(const Pass& pass);
    void mark_psums(const Pass& pass);
    void make_psums(const Pass& pass, std::int64_t channels);
    bool made_its_psums(const Pass& pass);

    const Layer& layer_;
    const LayerData& data_;
    const Plan& plan_;
    const AcceleratorConfig& machine_;
    GlobalBuffer& glb_;
    PeArray& array_;
    bool check_;
    const LayerPsums* psums_;                // null: they are not known
    std::optional<LayerFunction> function_;  // where values matter
    struct Kept {                            // filters loaded for pass `first` and kept in the PEs up to pass `last`
        std::int32_t first;
        std::int32_t last;
    };
    std::vector<Kept> kept_filters_;   // in the order of the passes
    std::set<std::int64_t> unmarked_;  // psum bases: the buffer does not know yet that the psums there are present
    PassCache& cache_;
    ArrayCycle idle_at_ = 0;  // when all passes so far are done
    Count simulated_gated_macs_ = 0;
    LayerCounters replayed_;
    Cycles replayed_cycles_ = 0;
};

}  // namespace eyrie
