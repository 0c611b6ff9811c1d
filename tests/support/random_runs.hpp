// Runs layers that nobody chose, from DRAM to DRAM, under a dataflow: the plan is verified, the ofmap equals the
// reference, every count equals its closed form, every cycle of every PE has one reason, and no bound is broken; with and
// without stalls of the networks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dataflows/dataflow.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

// All chips of a process are elaborated before the first runs.
struct RandomBench {
    AcceleratorConfig config;
    std::unique_ptr<Chip> chip;
};
using RandomBenches = std::vector<std::unique_ptr<RandomBench>>;

RandomBenches make_benches(Random& random, int count);

// So many layers on each. Requires (Catch2) that a quarter of them can run at least.
void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches,
                       int layers);
// The same on so many machines of their own.
void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, int machines, int layers);

}  // namespace eyrie
