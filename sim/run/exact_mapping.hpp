// The exact choice of a layer's mapping: the search of dataflows/mapper/exact_search.hpp with the plain machine as its
// simulation, on the words that the layer runs on.
#pragma once

#include <memory>

#include "dataflows/mapper/exact_search.hpp"
#include "sim/chip/chip.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// What a layer's mappings cost when simulated: on one machine, one batch and one set of operands.
class MappingSimulation {
public:
    // `chip`: one with the request's accelerator, which several may use in turn; null: one of its own.
    MappingSimulation(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip = {});
    ~MappingSimulation();

    // What it has simulated is not simulated again: mappings, and passes of one pass_family.
    std::optional<SimulatedMapping> operator()(const MappingParameters& parameters, const Worthwhile& worthwhile = {});
    // The run of a mapping that was simulated to its end.
    const LayerRun& run_of(const MappingParameters& parameters) const;
    // What bounds may know of the words.
    KnownWords known_words() const;
    // Whether costs depend on the words at all.
    static bool words_matter(const AcceleratorConfig& machine);

private:
    struct Job;
    std::unique_ptr<Job> job_;
};

// The best mapping by simulated cost, and its run. Throws InputError when nothing fits, SimulationError when the
// machine breaks a rule of its own. `first`: mappings to simulate before all others, beside the estimate's choice.
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const Aim& aim, MappingSimulation& simulation,
                           const KnownWords& known, std::vector<MappingParameters> first = {});
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer);

}  // namespace eyrie
