// The exact choice of a layer's mapping: the search of dataflows/mapper/exact_search.hpp with the plain machine as its
// simulation, on the words that the layer runs on.
#pragma once

#include "dataflows/mapper/exact_search.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// The best mapping by simulated cost. Throws InputError when nothing fits, SimulationError when the machine breaks a
// rule of its own.
ChosenMapping choose_exactly(const RunRequest& request, const Layer& layer);

// What a layer's mappings cost when simulated: on one machine, one batch and one set of operands.
class MappingSimulation {
public:
    MappingSimulation(const RunRequest& request, const Layer& layer);
    ~MappingSimulation();

    std::optional<SimulatedMapping> operator()(const MappingParameters& parameters);
    // What bounds may know of the words.
    KnownWords known_words() const;

private:
    struct Job;
    std::unique_ptr<Job> job_;
};

}  // namespace eyrie
