// A chip's service of a batch, from the simulated run of the whole network.
#pragma once

#include "sim/results/layer_result.hpp"
#include "sim/serve/fleet/service.hpp"
#include "sim/serve/fleet/weights.hpp"

namespace eyrie {

// What all filters of a network take, and what the filter banks hold, in words.
struct KeptWeights {
    std::int64_t words = 0;
    std::int64_t capacity_words = 0;
    bool fit() const { return words <= capacity_words; }
};
KeptWeights kept_weights(const std::vector<Layer>& layers, const AcceleratorConfig& machine);

// One stretch for each layer, as often as it is done: the array's time; the link's time for the bytes that crossed it,
// less the pauses, beside the array; the pauses. What a run has besides its layers is a stretch of the array at the
// end. With kept weights no filter crosses the link: these pauses, accesses and energies are not there.
Service service_of(const RunResult& run, WeightPolicy weights);

// Energy that a chip without work uses in a cycle: it leaks, its clock stands still.
double idle_energy_per_cycle(const RunResult& run);

}  // namespace eyrie
