// Runs layers that nobody chose, from DRAM to DRAM, under a dataflow: the plan is verified, the ofmap equals the
// reference, every count equals its closed form, every cycle of every PE has one reason, and no bound is broken; with
// and without stalls of the networks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "dataflows/dataflow/dataflow.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

// All chips of a process are elaborated before the first runs.
struct RandomBench {
    AcceleratorConfig config;
    std::unique_ptr<Chip> chip;
};
using RandomBenches = std::vector<std::unique_ptr<RandomBench>>;

// `adjust(config, random, number)` may change a machine before its chip is made.
using AdjustMachine = std::function<void(AcceleratorConfig&, Random&, int)>;
RandomBenches make_benches(Random& random, int count, const AdjustMachine& adjust = {});

// Calls use(bench, layer, batch, parameters) for so many layers and mappings on each machine; it says whether the case
// could run. Requires (Catch2) that a quarter of them could at least, and returns how many.
using UseCase = std::function<bool(const RandomBench&, const Layer&, std::int64_t, const MappingParameters&)>;
int for_each_random_case(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches,
                         int layers, const UseCase& use);

// So many layers on each.
void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches,
                       int layers);
// The same on so many machines of their own.
void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, int machines, int layers);

}  // namespace eyrie
