// The system controller: goes through a plan's steps in order, and determines when each is over (docs/steps.md,
// docs/time-model.md).
//
// It issues one step after another. A transfer goes to the link; it may begin once the last pass has begun and the
// steps it waits for are over. A pass begins once the steps it waits for are over and the array is idle. What overlaps
// what follows from that.
//
// Here a cycle of the array becomes one of the layer: a pass that begins in array cycle `array_start` begins in layer
// cycle `start`, and takes equally long by both clocks.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"
#include "sim/chip/link_schedule.hpp"

namespace eyrie {

// Does the work of the steps.
class StepMachine {
public:
    // Moves the words of a load or a store. Returns how long the link is busy, in core cycles. `parts`, unless null,
    // receives its DRAM transfers; their times count from the begin of the first.
    virtual Cycles transfer(StepIndex step, std::vector<TransferEvent>* parts) = 0;
    // Runs a pass that begins in `start`, by the array's clock in `array_start`.
    virtual PassTimes run(const Step& step, ArrayCycle array_start, LayerCycle start) = 0;

protected:
    ~StepMachine() = default;
};

class Controller final : private LinkSchedule::Waiting {
public:
    // `events`: records transfers and pauses; null: nothing is recorded.
    Controller(const Plan& plan, StepMachine& machine, LayerEvents* events);

    // Runs the next pass, and the stores that the pass after it waits for. False: that was the last.
    bool advance();
    const CycleCounts& cycles() const { return cycles_; }
    // Whether a transfer that began before `cycle` is still running: its end is not known yet.
    bool awaits_transfer_before(LayerCycle cycle) const { return link_.has_open_before(cycle); }
    // The layer is not run further: records the transfers that are over.
    void stop() { keep_transfers(static_cast<std::int32_t>(plan_.passes.size())); }

private:
    void waits(TransferKind kind, LayerCycle from, LayerCycle to) override;
    void issue_transfer(StepIndex index);
    LayerCycle may_begin(const Step& step) const;
    void run_pass(const Step& step);
    void keep_transfers(std::int32_t pass);
    void end_pause();
    bool ends() const { return next_ == plan_.steps.size(); }

    const Plan& plan_;
    StepMachine& machine_;
    LayerEvents* events_;
    LinkSchedule link_;
    CycleCounts cycles_;
    std::size_t next_ = 0;    // step
    std::int32_t pass_ = -1;  // the last pass begun
    LayerCycle pass_start_ = 0;
    Cycles pass_cycles_ = 0;
    LayerCycle filters_read_ = 0;  // by the last pass
    LayerCycle now_ = 0;           // the end of the last pass and of the stores that the array waited for
    PauseEvent pause_;
};

}  // namespace eyrie
