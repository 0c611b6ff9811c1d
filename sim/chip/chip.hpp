// The chip: PE array, global buffer, DMA, and the DRAM it is bound to (JSSC'17 Fig. 2).
//
// Elaborated once, then configured and run layer by layer, as the real one is. One process, the
// system controller, walks through a plan's passes: it has the DMA load ifmaps, prefetch filters
// and store ofmaps, and the array run the passes, and advances simulated time by what they took.
//
// Overlap with DRAM (JSSC'17 VI): filters of the next pass are prefetched while the array works; it
// stands still while ifmaps are loaded or finished ofmaps are stored, and when the prefetch is late.
#pragma once

#include <exception>
#include <functional>

#include <systemc>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"
#include "sim/chip/dram_image.hpp"
#include "sim/events/layer_events.hpp"
#include "sim/fast_forward/fast_forward.hpp"
#include "workloads/layer_data.hpp"

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
    Tensor<std::int32_t> ofmap;  // as read back from DRAM
    Cycle replayed_cycles = 0;   // of the array's time, not simulated
};

// Called after every pass: passes done, passes in all.
using PassObserver = std::function<void(std::size_t, std::size_t)>;

class Chip final : public sc_core::sc_module {
public:
    SC_HAS_PROCESS(Chip);
    Chip(sc_core::sc_module_name name, const AcceleratorConfig& config);

    // Runs one layer from an idle chip to an idle chip. Throws SimulationError.
    LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options = {},
                       const PassObserver& observer = {});

    PeArray& array() { return array_; }

private:
    struct Job {
        const Layer* layer;
        const Plan* plan;
        DramImage* image;
        FastForward* fast_forward;  // null: every pass is simulated
        const RunOptions* options;
        const PassObserver* observer;
        LayerCycles cycles;
        std::size_t next_pass;
        std::exception_ptr error;
        bool done;
    };
    struct Prefetch {
        std::size_t pass = 0;  // the pass that loads them
        std::vector<std::int16_t> words;
        std::int64_t bytes = 0;
        Cycle started_at = 0;
        Cycle ready_at = 0;
    };
    void control();
    void begin_layer();
    void run_next_pass();
    void take_filters(const Pass& pass);
    void prefetch_filters(std::size_t pass, Cycle running_filters_read_at);
    Prefetch fetch_filters(std::size_t pass, Cycle earliest);
    std::size_t next_filter_load(std::size_t pass) const;
    Cycle load_ifmaps(std::size_t index);
    Cycle store_ofmaps(std::size_t last_pass);
    void stand_still(Cycle link_cycles, TransferKind transfer, Cycle& reason);
    PassTimes run_pass(std::size_t index);
    PassTimes run_on_array(std::size_t index);
    LayerEvents* events() const { return job_->options->events; }
    bool records_later() const;
    bool awaits_prefetch() const;
    void record(TransferEvent transfer, const sc_core::sc_time& before, const sc_core::sc_time& after) const;
    sc_core::sc_time time_to_catch_up() const;
    sc_core::sc_time core_time(Cycle cycles) const;
    Cycle core_cycles(const sc_core::sc_time& time) const;
    const AcceleratorConfig& config_;
    sc_core::sc_time core_period_;
    GlobalBuffer glb_;
    PeArray array_;
    Dma dma_;
    Dram dram_;
    sc_core::sc_event start_;
    Job* job_ = nullptr;
    Prefetch filters_;                 // in the filter banks, or on their way
    std::int64_t filters_in_use_ = 0;  // words of the running passes in the filter banks
    sc_core::sc_time started_at_;
    Cycle now_ = 0;  // core cycles since the start of the layer, pauses included
};

}  // namespace eyrie
