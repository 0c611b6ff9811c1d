// The chip: PE array, global buffer, DMA and DRAM (JSSC'17 Fig. 2), as plain C++.
//
// Made once, then configured and run layer by layer, as the real one is. The system controller walks through a plan's
// passes: it has the DMA load ifmaps, prefetch filters and store ofmaps, and the array run the passes, and counts the
// cycles that they take. Any number of chips may be in a process, and run side by side, each in a thread of its own.
//
// Overlap with DRAM (JSSC'17 VI): filters of the next pass are prefetched while the array works; it
// stands still while ifmaps are loaded or finished ofmaps are stored, and when the prefetch is late.
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
#include "sim/chip/dram_image.hpp"
#include "sim/chip/layer_machine.hpp"

namespace eyrie {

class Chip final : public LayerMachine {
public:
    // `name` stands before the names of its parts in messages. `config` must outlive the chip. `dram_port`: the way to
    // DRAM, where it is not the chip's own; null: straight to it.
    Chip(const std::string& name, const AcceleratorConfig& config, DramPort* dram_port = nullptr);
    Chip(const Chip&) = delete;
    ~Chip() override;

    LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options = {},
                       const PassObserver& observer = {}) override;

    // The same in steps, for those who keep a time of their own beside the chip's. What is given must last until
    // finish_layer, which is to be called after the last step, or after one that threw.
    void begin_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                     const PassObserver& observer);
    // Runs one pass and what it waits for. False: it was the last.
    bool run_next_pass();
    // Core cycles since the layer began, pauses for DRAM included.
    Cycle now() const { return now_; }
    LayerRun finish_layer();
    // Forgets a layer that threw.
    void abandon_layer();

    const std::string& name() const { return name_; }
    PeArray& array() { return array_; }
    Dram& dram() { return dram_; }

private:
    struct Job;
    struct Prefetch {
        std::size_t pass = 0;  // the pass that loads them
        std::vector<std::int16_t> words;
        std::int64_t bytes = 0;
        Cycle started_at = 0;
        Cycle ready_at = 0;
    };
    void take_filters(const Pass& pass);
    void prefetch_filters(std::size_t pass, Cycle running_filters_read_at);
    Prefetch fetch_filters(std::size_t pass, Cycle earliest);
    std::size_t next_filter_load(std::size_t pass) const;
    Cycle load_ifmaps(std::size_t index);
    Cycle store_ofmaps(std::size_t last_pass);
    void stand_still(Cycle link_cycles, TransferKind transfer, Cycle& reason);
    PassTimes run_pass(std::size_t index);
    PassTimes run_on_array(std::size_t index);
    LayerEvents* events() const;
    bool records_later() const;
    bool awaits_prefetch() const;
    void record(TransferEvent transfer, Femtoseconds before, Femtoseconds after) const;
    Cycle core_cycles(Femtoseconds time) const { return cycles_within(time, core_period_); }

    std::string name_;
    const AcceleratorConfig& config_;
    Femtoseconds core_period_;
    GlobalBuffer glb_;
    PeArray array_;
    Dram dram_;
    Dma dma_;
    std::unique_ptr<Job> job_;         // the layer that runs
    Prefetch filters_;                 // in the filter banks, or on their way
    std::int64_t filters_in_use_ = 0;  // words of the running passes in the filter banks
    Cycle now_ = 0;                    // core cycles since the start of the layer, pauses included
};

}  // namespace eyrie
