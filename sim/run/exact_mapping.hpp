// The exact choice of a layer's mapping: the search of dataflows/mapper/exact_search.hpp with the plain machine as its
// simulation, on the words that the layer runs on.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "dataflows/mapper/exact_search.hpp"
#include "sim/chip/chip.hpp"
#include "sim/fast_forward/layer_psums.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// One of something for each pass_family.
template <class Value>
class OfFamilies {
public:
    Value& of(const MappingParameters& parameters) {
        const MappingParameters alike = pass_family(parameters);
        for (auto& [family, value] : all_)
            if (family == alike) return value;
        return all_.emplace_back(alike, Value()).second;
    }

private:
    std::deque<std::pair<MappingParameters, Value>> all_;
};

// Passes that have been simulated, on machines whose passes can be cached: they hold for all layers of one shape.
class TimedPasses {
public:
    using ByExtents = std::map<PassExtents, PassCache::Pass>;
    ByExtents& of(const MappingParameters& parameters) { return passes_.of(parameters); }

    // What tells without a plan when a mapping stops being worthwhile.
    struct Kinds {
        MappingParameters of;
        std::vector<PassExtents> in_order;  // in which they first run
        std::int64_t active_pes = 0;
    };
    // Null: the mapping was not simulated.
    const Kinds* kinds_of(const MappingParameters& parameters) const;
    void note(const MappingParameters& parameters, const Plan& plan);

private:
    OfFamilies<ByExtents> passes_;
    std::vector<Kinds> kinds_;
};

// What layers of one shape have in common for one aim, so that it is found for the first of them only. Each has the
// choice that it would have alone.
struct ChoiceOfShape {
    struct Folded {
        std::optional<Folding> folding;
        std::shared_ptr<TimedPasses> passes = std::make_shared<TimedPasses>();
        LeftMappings left;  // by its search
    };
    Folded& of(const std::optional<Folding>& folding);

    std::optional<Layer> estimated;        // the layer that the estimate was for
    std::vector<FoldedMapping> estimates;  // the choice in each folding that is looked at; no plans

private:
    std::deque<Folded> folded_;
};

// What the simulations of a layer in all its foldings have in common: filters and psums have the same words in the same
// order in each.
struct WordsOfFoldings {
    LargeVector<std::int16_t> filters;  // lent to the one that simulates
    std::optional<LayerPsums> psums;    // where ofmaps are compressed
};

// What a layer's mappings cost when simulated: on one machine, one batch and one set of operands.
class MappingSimulation {
public:
    // `chip`: one with the request's accelerator, which several may use in turn; null: one of its own. `folding`: the
    // mappings are of the layer so folded. `timed`: passes of layers of the same shape; null: none. `words`: of the
    // layer's other foldings, empty at first; null: it is the only one.
    MappingSimulation(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip = {},
                      const std::optional<Folding>& folding = {}, std::shared_ptr<TimedPasses> timed = {},
                      std::shared_ptr<WordsOfFoldings> words = {});
    ~MappingSimulation();

    // What it has simulated is not simulated again: mappings, and passes of one pass_family.
    std::optional<SimulatedMapping> operator()(const MappingParameters& parameters, const Worthwhile& worthwhile = {});
    // The run of a mapping that was simulated to its end.
    const LayerRun& run_of(const MappingParameters& parameters) const;
    // What bounds may know of the words.
    KnownWords known_words() const;
    const Tensor<std::int16_t>& ifmap() const;
    // Whether costs depend on the words at all.
    static bool words_matter(const AcceleratorConfig& machine);

private:
    struct Job;
    std::unique_ptr<Job> job_;
};

// The simulations of one layer, for each folding that is looked at.
class LayerSimulations {
public:
    // `shape`: whose passes are taken and given; null: none.
    LayerSimulations(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip = {},
                     std::shared_ptr<ChoiceOfShape> shape = {})
        : request_(request), layer_(layer), chip_(std::move(chip)), shape_(std::move(shape)) {}
    LayerSimulations(const LayerSimulations&) = delete;  // its foldings refer to it

    class Folded {
    public:
        Folded(LayerSimulations& all, const std::optional<Folding>& of);
        // What is simulated of it; it holds its ifmaps, and is made when it is first asked for.
        MappingSimulation& simulation();
        const KnownWords& known();
        Simulate simulate();
        const std::optional<Folding> folding;
        const Layer layer;  // as it lies on the array

    private:
        LayerSimulations& all_;
        std::optional<MappingSimulation> simulation_;
        std::optional<KnownWords> known_;
    };
    Folded& of(const std::optional<Folding>& folding);

private:
    KnownWords known_words(const Folded& folded);

    const RunRequest& request_;
    const Layer& layer_;
    std::shared_ptr<Chip> chip_;
    std::shared_ptr<ChoiceOfShape> shape_;
    std::shared_ptr<WordsOfFoldings> words_ = std::make_shared<WordsOfFoldings>();
    std::deque<Folded> all_;
    // Of a product of matrices, by width of a window: nonzero words of each row at each place of the window.
    std::map<std::int64_t, std::vector<std::int64_t>> nonzeros_of_rows_;
};

// The best mapping by simulated cost, and its run; of a product of matrices, the best in all its foldings. Throws
// InputError when nothing fits, SimulationError when the machine breaks a rule of its own. `shape`: of layers of the
// same shape, for the same aim; null: there is no other.
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const Aim& aim, LayerSimulations& simulations,
                           ChoiceOfShape* shape = nullptr);
ExactChoice choose_exactly(const RunRequest& request, const Layer& layer,
                           const std::shared_ptr<ChoiceOfShape>& shape = {});

}  // namespace eyrie
