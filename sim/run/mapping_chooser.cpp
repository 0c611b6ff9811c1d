#include "sim/run/mapping_chooser.hpp"

#include <algorithm>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/network_edp.hpp"
#include "sim/host/progress.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

// One layer of those that are chosen together.
class MappingChooser::SharedLayer {
public:
    SharedLayer(const RunRequest& request, const Layer& layer, const std::shared_ptr<Chip>& chip,
                const std::shared_ptr<ChoiceOfShape>& shape)
        : request_(request), layer_(layer) {
        if (chip) simulations_.emplace(request, layer, chip, shape);
    }
    // The choice with the least weighted sum; throws InputError when nothing fits.
    ExactChoice choose(const Weights& weights) {
        return simulations_ ? choose_exactly(request_, layer_, weights, *simulations_)
                            : choose_by_estimate(request_, layer_, weights);
    }
    // What the mapping file's mapping costs.
    MappingCost cost_of_given(const MappingParameters& given) {
        const std::optional<Folding> folding = given_folding(request_, layer_);
        if (simulations_)
            if (const std::optional<SimulatedMapping> found = simulations_->of(folding).simulation()(given))
                return *found->cost;
        const Layer folded = folded_layer(layer_, request_.batch, folding);
        const std::int64_t images = folded.images_in(request_.batch);
        return estimated_cost(find_dataflow(request_.dataflow), folded, images, request_.accelerator, request_.energy,
                              fitted_parameters(folded, images, given));
    }

private:
    const RunRequest& request_;
    const Layer& layer_;
    std::optional<LayerSimulations> simulations_;  // of the exact mapper
};

class MappingChooser::Together {
public:
    explicit Together(const RunRequest& request) : request_(request), of_given_(request), progress_(request.quiet) {
        if (request.mapping) of_given_.dataflow = request.mapping->dataflow;
        std::shared_ptr<Chip> chip;
        if (request.mapper == Mapper::exact) chip = std::make_shared<Chip>("chip", request.accelerator);
        ShapesInCommon in_common(request);
        for (const Layer& layer : request.layers) add(layer, chip, in_common);
        const NetworkSearch found = search_network_edp([&](const Weights& weights) { return choose(weights); });
        proof_of_best(found.gap);
    }
    ExactChoice chosen(std::size_t layer) {
        if (errors_[layer]) std::rethrow_exception(errors_[layer]);
        return best_[same_as_[layer]];
    }

private:
    void add(const Layer& layer, const std::shared_ptr<Chip>& chip, ShapesInCommon& in_common) {
        const std::size_t number = layers_.size();
        const MappingParameters* given = given_mapping(request_, layer);
        // Layers of one shape have the same costs where words do not matter.
        const bool look = request_.mapper == Mapper::exact && MappingSimulation::words_matter(request_.accelerator);
        std::size_t same = 0;
        while (same < number &&
               (look || given != nullptr || given_mapping(request_, request_.layers[same]) != nullptr ||
                !same_work(request_.layers[same], layer, request_.batch)))
            ++same;
        same_as_.push_back(same);
        errors_.emplace_back();
        layers_.emplace_back();
        if (same < number) return;
        const std::shared_ptr<ChoiceOfShape> shape = given == nullptr ? in_common.of(number) : nullptr;
        layers_.back() = std::make_unique<SharedLayer>(given != nullptr ? of_given_ : request_, layer, chip, shape);
        if (given == nullptr) return;
        const MappingCost cost = layers_.back()->cost_of_given(*given);
        given_energy_ += as_double(layer.repeats) * cost.energy;
        given_cycles_ += as_double(layer.repeats * cost.total_cycles);
        layers_.back().reset();
    }

    NetworkChoice choose(const Weights& weights) {
        NetworkChoice sum{given_energy_, given_cycles_,
                          weights.energy * given_energy_ + weights.cycles * given_cycles_};
        std::vector<ExactChoice> choices(layers_.size());
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            progress_.show("mapping " + request_.layers[i].name, static_cast<std::int64_t>(i),
                           static_cast<std::int64_t>(layers_.size()));
            if (layers_[i]) choose(i, weights, choices[i]);
            const ExactChoice& choice = choices[same_as_[i]];
            if (choice.chosen.search.best.empty()) continue;  // given, or it cannot run
            const MappingCost& cost = choice.chosen.search.best[choice.chosen.place].cost;
            const double repeats = as_double(request_.layers[i].repeats);
            sum.energy += repeats * cost.energy;
            sum.cycles += repeats * as_double(cost.total_cycles);
            const double figure =
                repeats * (weights.energy * cost.energy + weights.cycles * as_double(cost.total_cycles));
            sum.least += figure * (1 - (choice.chosen.proof ? choice.chosen.proof->gap : 0));
        }
        progress_.clear();
        if (best_.empty() || sum.product() < best_product_) {
            best_ = std::move(choices);
            best_product_ = sum.product();
        }
        return sum;
    }
    void choose(std::size_t layer, const Weights& weights, ExactChoice& choice) {
        if (errors_[layer]) return;
        try {
            choice = layers_[layer]->choose(weights);
        } catch (const InputError&) {
            errors_[layer] = std::current_exception();
        }
    }
    // What is proven is the network's product, not a layer's.
    void proof_of_best(double gap) {
        for (ExactChoice& one : best_) {
            if (!one.chosen.proof) continue;
            MappingProof& proof = *one.chosen.proof;
            proof.gap = gap;
            proof.proven = proof.saw_all && gap == 0;
            if (gap == 0) proof.ended_by = SearchEnd::none;
        }
        for (std::size_t i = 0; i < errors_.size(); ++i) errors_[i] = errors_[same_as_[i]];
    }

    const RunRequest& request_;
    RunRequest of_given_;
    Progress progress_;
    std::vector<std::unique_ptr<SharedLayer>> layers_;  // null: a given mapping, or as an earlier layer's
    std::vector<std::size_t> same_as_;  // the first layer with the same costs: itself, or an earlier one
    std::vector<std::exception_ptr> errors_;
    double given_energy_ = 0, given_cycles_ = 0;
    std::vector<ExactChoice> best_;
    double best_product_ = 0;
};

ShapesInCommon::ShapesInCommon(const RunRequest& request)
    : to_come_(request.layers.size(), 0), shared_(request.layers.size()) {
    for (const Layer& layer : request.layers) {
        std::size_t first = 0;
        while (first < first_.size() &&
               (given_mapping(request, request.layers[first]) != nullptr || !same_shape(request.layers[first], layer)))
            ++first;
        first_.push_back(first);
        if (given_mapping(request, layer) == nullptr) ++to_come_[first];
    }
    for (std::size_t first = 0; first < shared_.size(); ++first)
        if (to_come_[first] > 1) shared_[first] = std::make_shared<ChoiceOfShape>();
}

std::shared_ptr<ChoiceOfShape> ShapesInCommon::of(std::size_t layer) {
    const std::size_t first = first_[layer];
    const std::shared_ptr<ChoiceOfShape> shared = shared_[first];
    if (--to_come_[first] <= 0) shared_[first].reset();
    return shared;
}

MappingChooser::MappingChooser(const RunRequest& request) : request_(request) {
    const auto is_chosen = [&](const Layer& layer) { return given_mapping(request, layer) == nullptr; };
    if (request.objective == Objective::network_edp && request.layers.size() > 1 &&
        std::any_of(request.layers.begin(), request.layers.end(), is_chosen))
        together_ = std::make_unique<Together>(request);
    else if (request.mapper == Mapper::exact)
        in_common_.emplace(request);
}

MappingChooser::~MappingChooser() = default;

ExactChoice MappingChooser::choose(std::size_t layer) {
    if (together_) return together_->chosen(layer);
    if (!in_common_) return choose_alone(request_, request_.layers[layer]);
    return choose_exactly(request_, request_.layers[layer], in_common_->of(layer));
}

LayerPlan MappingChooser::plan(std::size_t layer) {
    return plan_layer(request_, request_.layers[layer], [&] { return choose(layer); });
}

}  // namespace eyrie
