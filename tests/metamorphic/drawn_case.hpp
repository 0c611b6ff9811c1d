// A layer with data and a mapping that nobody chose, and what to compare of two runs.
//
// Metamorphic tests know no right answer. They change a case in a way that must change its run in a known way, or not
// at all: an error that the machine, its closed forms and the reference share shows when they are not changed alike.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "dataflows/dataflow/dataflow.hpp"
#include "sim/chip/layer_machine.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

struct DrawnCase {
    const Dataflow* dataflow = nullptr;
    AcceleratorConfig machine;
    Layer layer;
    std::int64_t batch = 1;
    MappingParameters parameters;
    LayerData data;

    std::string text() const;
};

// From DRAM to DRAM, every pass simulated. Throws InputError where the parameters cannot run, DeadlockError.
LayerRun run_of(const DrawnCase& one);

// Calls use(case, its run) for so many random cases that run, of all dataflows in turn; `adjust` changes layer and
// machine before a mapping is drawn. Requires (Catch2) that a quarter of those drawn run. The seed is in messages.
using UsePair = std::function<void(const DrawnCase&, const LayerRun&, Random&)>;
using AdjustCase = std::function<void(DrawnCase&, Random&)>;
void for_drawn_cases(std::uint64_t seed, int cases, const AdjustCase& adjust, const UsePair& use);

// The first count of accesses or MACs that differs, as "name: a, b"; "" when all are equal.
std::string count_difference(const LayerCounters& a, const LayerCounters& b);
// The same of cycles: of the layer, of PEs by reason, of networks.
std::string cycle_difference(const LayerCounters& a, const LayerCounters& b);

}  // namespace eyrie
