// The exact choice of a layer's mapping: the search of dataflows/mapper/exact_search.hpp with the plain machine as its
// simulation, on the words that the layer runs on.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "dataflows/mapper/exact_search.hpp"
#include "sim/chip/chip.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// What a layer's mappings cost when simulated: on one machine, one batch and one set of operands.
class MappingSimulation {
public:
    // `chip`: one with the request's accelerator, which several may use in turn; null: one of its own. `folding`: the
    // mappings are of the layer so folded.
    MappingSimulation(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip = {},
                      const std::optional<Folding>& folding = {});
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

// The simulations of one layer, for each folding that is looked at.
class LayerSimulations {
public:
    LayerSimulations(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip = {})
        : request_(request), layer_(layer), chip_(std::move(chip)) {}

    struct Folded {
        Folded(const RunRequest& request, const Layer& written, const std::shared_ptr<Chip>& chip,
               const std::optional<Folding>& of)
            : folding(of),
              layer(folded_layer(written, request.batch, of)),
              simulation(request, written, chip, of),
              known(simulation.known_words()) {}
        std::optional<Folding> folding;
        Layer layer;  // as it lies on the array
        MappingSimulation simulation;
        KnownWords known;
    };
    Folded& of(const std::optional<Folding>& folding);

private:
    const RunRequest& request_;
    const Layer& layer_;
    std::shared_ptr<Chip> chip_;
    std::deque<Folded> all_;
};

// The best mapping by simulated cost, and its run; of a product of matrices, in the folding whose best mapping by
// estimate is the best when simulated. Throws InputError when nothing fits, SimulationError when the machine breaks a
// rule of its own.
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const Aim& aim,
                           LayerSimulations& simulations);
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer);

}  // namespace eyrie
