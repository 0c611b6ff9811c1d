// The chip: PE array, global buffer, DMA, and the DRAM it is bound to (JSSC'17 Fig. 2).
//
// Elaborated once, then configured and run layer by layer, as the real one is. One process has the system
// controller (sim/chip/controller.hpp) go through a plan's steps; the chip does their work: the DMA loads ifmaps and
// filters and stores ofmaps, the array runs the passes. Simulated time advances by what they took.
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
#include "sim/chip/controller.hpp"
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

class Chip final : public sc_core::sc_module, private StepMachine {
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
        Controller* controller;
        std::size_t passes_done;
        Cycle pass_start;  // of the last pass begun
        std::exception_ptr error;
        bool done;
    };
    struct AheadFilters {
        StepIndex load;
        std::vector<std::int16_t> words;
    };
    void control();
    void go_on();
    Cycle transfer(StepIndex step, std::vector<TransferEvent>* parts) override;
    PassTimes run(const Step& step, Cycle array_start, Cycle start) override;
    sc_core::sc_time load_filters(StepIndex step, bool words, std::vector<TransferEvent>* parts);
    sc_core::sc_time load_ifmaps(StepIndex step, bool words, std::vector<TransferEvent>* parts);
    sc_core::sc_time store_ofmaps(StepIndex step, std::vector<TransferEvent>* parts);
    void take_filters(const Step& step);
    PassTimes run_recorded(const Step& step, Cycle array_start, Cycle start);
    PassTimes run_on_array(const Pass& pass, std::size_t number);
    LayerEvents* events() const { return job_->options->events; }
    const Pass& pass_of(const Step& step) const { return job_->plan->passes[static_cast<std::size_t>(step.pass)]; }
    bool records_later(Cycle from) const;
    void add_part(TransferEvent transfer, const sc_core::sc_time& before, const sc_core::sc_time& after,
                  std::vector<TransferEvent>* parts) const;
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
    std::vector<AheadFilters> filters_ahead_;  // in banks that were free, or on their way
    sc_core::sc_time started_at_;
};

}  // namespace eyrie
