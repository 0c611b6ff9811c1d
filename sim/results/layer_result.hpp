// The result of one layer and of a run: what the result file holds (docs/results.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/prices/energy_table.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

enum class CheckOutcome { not_run, match, mismatch };
const char* check_name(CheckOutcome outcome);

struct TypeEnergy {
    double ifmap = 0;
    double filter = 0;
    double psum = 0;
    double sum() const { return ifmap + filter + psum; }
};

struct LayerEnergy {
    double mac = 0;
    TypeEnergy rf;
    TypeEnergy noc;
    TypeEnergy glb;
    TypeEnergy dram;
    double clock = 0;    // clock network over the array's time
    double control = 0;  // other control, in proportion to all the rest on the chip
    double total() const { return mac + rf.sum() + noc.sum() + glb.sum() + dram.sum() + clock + control; }
    double on_chip() const { return total() - dram.sum(); }
};

struct LayerResult {
    Layer layer;
    std::int64_t batch = 1;
    std::string dataflow;
    std::string mapping;
    std::string loop_nest;
    std::int32_t active_pes = 0;
    std::int64_t passes = 0;
    DoubleBuffer double_buffered = DoubleBuffer::none;  // regions of the buffer that had room for two halves
    LayerCounters counters;
    LayerEnergy energy;
    CheckOutcome check = CheckOutcome::not_run;
    Cycle replayed_cycles = 0;  // of the array's time: fast-forwarded

    Count macs() const { return layer.macs_per_image() * batch; }
};

struct RunResult {
    std::string network;
    AcceleratorConfig accelerator;
    EnergyTable energy_table;
    std::int64_t batch = 1;
    std::uint64_t seed = 0;
    std::string objective;
    std::string mapping_file;  // "" when the mappings were chosen
    std::vector<LayerResult> layers;
    double wall_seconds = 0;
};

// Counts times the table. DRAM is priced by the words that crossed the link, compressed or not.
LayerEnergy price(const LayerCounters& counters, const EnergyTable& table, const AcceleratorConfig& machine);
// Power of the chip without DRAM over the array's time, in mW; absolute tables only.
double chip_power_mw(const LayerEnergy& energy, Cycle array_cycles, int core_khz);
// Sums of counters and energies.
LayerResult total_of(const std::vector<LayerResult>& layers);

}  // namespace eyrie
