// The chip: PE array, global buffer, DMA and DRAM (JSSC'17 Fig. 2), as plain C++.
//
// Built once, then configured and run layer by layer, as the real chip is. The system controller
// (sim/chip/controller.hpp) goes through a plan's steps; the chip does their work: the DMA loads ifmaps and filters and
// stores ofmaps, the array runs the passes. A process may hold any number of chips and run them in parallel, each in a
// thread of its own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/pe_array.hpp"
#include "sim/chip/controller.hpp"
#include "sim/chip/dram_image.hpp"
#include "sim/chip/layer_machine.hpp"

namespace eyrie {

class Chip final : public LayerMachine, private StepMachine {
public:
    // `name`: prefix of the parts' names in messages. `config` must outlive the chip. `dram_port`: a DRAM other than
    // the chip's own; null: the chip's own.
    Chip(const std::string& name, const AcceleratorConfig& config, DramPort* dram_port = nullptr);
    Chip(const Chip&) = delete;
    ~Chip() override;

    LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options = {},
                       const PassObserver& observer = {}) override;

    // The same pass by pass, for callers that keep their own time, as SystemC does. The arguments must live until
    // finish_layer, to be called after the last pass, or until abandon_layer, to be called after one that threw.
    void begin_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                     const PassObserver& observer);
    // Runs one pass and the transfers that it waits for. False: it was the last.
    bool run_next_pass();
    // The end of the last pass.
    LayerCycle now() const { return now_; }
    LayerRun finish_layer();
    // Drops a layer that threw.
    void abandon_layer();

    const std::string& name() const { return name_; }
    PeArray& array() { return array_; }
    Dram& dram() { return dram_; }

private:
    struct Job;
    struct AheadFilters {
        StepIndex load;
        std::int64_t count;
        std::vector<std::int16_t> words;  // none: they are only counted
    };
    Cycles transfer(StepIndex step, std::vector<TransferEvent>* parts) override;
    PassTimes run(const Step& step, ArrayCycle array_start, LayerCycle start) override;
    Femtoseconds load_filters(StepIndex step, bool words, std::vector<TransferEvent>* parts);
    Femtoseconds load_ifmaps(StepIndex step, bool words, std::vector<TransferEvent>* parts);
    std::vector<std::int16_t> fetch_ifmaps(const DramSegment& tile, const PaddedPlane& plane, std::int64_t planes,
                                           Femtoseconds& link_time);
    template <class Word>  // of psums
    Femtoseconds store_ofmaps(StepIndex step, std::vector<TransferEvent>* parts);
    void take_filters(const Step& step);
    PassTimes run_recorded(const Step& step, ArrayCycle array_start, LayerCycle start);
    PassTimes run_on_array(const Pass& pass, std::size_t number);
    LayerEvents* events() const;
    const Pass& pass_of(const Step& step) const;
    bool records_later(LayerCycle from) const;
    void add_part(TransferEvent transfer, Femtoseconds before, Femtoseconds after,
                  std::vector<TransferEvent>* parts) const;
    Cycles core_cycles(Femtoseconds time) const { return cycles_within(time, core_period_); }

    std::string name_;
    const AcceleratorConfig& config_;
    Femtoseconds core_period_;
    GlobalBuffer glb_;
    PeArray array_;
    Dram dram_;
    Dma dma_;
    std::unique_ptr<Job> job_;  // the layer that runs
    LayerCycle now_ = 0;        // the end of the last pass
};

}  // namespace eyrie
