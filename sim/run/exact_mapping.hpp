// The exact choice of a layer's mapping: the search of dataflows/mapper/exact_search.hpp with the plain machine as its
// simulation, on the words that the layer runs on.
#pragma once

#include "dataflows/mapper/exact_search.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// The best mapping by simulated cost, and its run. Throws InputError when nothing fits, SimulationError when the
// machine breaks a rule of its own.
struct ExactChoice {
    ChosenMapping chosen;
    std::optional<LayerRun> run;  // counters only; none: no mapping can run
};
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer);

// What a layer's mappings cost when simulated: on one machine, one batch and one set of operands.
class MappingSimulation {
public:
    MappingSimulation(const RunRequest& request, const Layer& layer);
    ~MappingSimulation();

    // Passes that it has simulated for a mapping that differs in m and n only are not simulated again.
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

}  // namespace eyrie
