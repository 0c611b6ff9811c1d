#include "dataflows/mapper/folding_choice.hpp"

#include <algorithm>
#include <limits>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

struct RoughFolding {
    Folding folding;
    double figure;  // of its best mapping, by the rough cost
};

// Each folding is searched only for what beats those before it: most have nothing, and that is seen soon. So the list
// has each folding that was the best in its turn, the best of all first.
std::vector<RoughFolding> rough_ranking(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                        const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim,
                                        const LayerProduct& product) {
    const Better better(dataflow, aim);
    std::vector<RoughFolding> ranking;
    for (const Folding& folding : foldings_of(product)) {
        const Layer folded = folded_layer(layer, batch, folding);
        const double to_beat = ranking.empty() ? std::numeric_limits<double>::infinity() : ranking.front().figure;
        const MappingSearch found = search_mappings(dataflow, folded, folded.images, machine, energy, aim, 1, to_beat);
        if (!found.best.empty()) ranking.insert(ranking.begin(), {folding, better.figure(found.best[0].cost)});
    }
    return ranking;
}

}  // namespace

std::vector<FoldedMapping> choose_foldings(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                           const AcceleratorConfig& machine, const EnergyTable& energy,
                                           const Aim& aim) {
    constexpr std::size_t most = 2;
    constexpr double hopeless = 1.2;  // rough costs are not that far off
    std::vector<FoldedMapping> all;
    if (const std::optional<LayerProduct> product = product_of(layer, batch)) {
        const std::vector<RoughFolding> ranking = rough_ranking(dataflow, layer, batch, machine, energy, aim, *product);
        for (const RoughFolding& one : ranking) {
            if (all.size() == most || one.figure > hopeless * ranking.front().figure) break;
            const Layer folded = folded_layer(layer, batch, one.folding);
            try {
                all.push_back({one.folding, choose_mapping(dataflow, folded, folded.images, machine, energy, aim)});
            } catch (const InputError&) {  // too few multicast IDs
            }
        }
    }
    if (all.empty()) all.push_back({{}, choose_mapping(dataflow, layer, layer.images_in(batch), machine, energy, aim)});
    const Better better(dataflow, aim);
    const auto figure = [&](const FoldedMapping& one) {
        return better.figure(one.mapping.search.best[one.mapping.place].cost);
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const FoldedMapping& a, const FoldedMapping& b) { return figure(a) < figure(b); });
    return all;
}

}  // namespace eyrie
