// The least energy-delay product of a network as a whole, (sum of energies) x (sum of delays), over all choices of one
// mapping for each layer (docs/mapper.md, "network-edp").
//
// As a point (sum of energies, sum of delays), the choice with the least product lies on the lower convex hull of all
// choices: there it has least of some weighted sum, and the weighted sum of a network is least where each layer's is.
// So layers are chosen apart, for a few weights: least energy, least delay, and then each time the weights for which
// two neighbours on the hull so far are equal, as long as something between them could have a lower product.
#pragma once

#include <functional>

#include "dataflows/mapper/objective.hpp"

namespace eyrie {

// A choice of one mapping for each layer.
struct NetworkChoice {
    double energy = 0, cycles = 0;  // sums over the layers
    double least = 0;               // no choice has a weighted sum below
    double product() const { return energy * cycles; }
};
// The choice with the least weighted sum, or the best that was found.
using ChooseForWeights = std::function<NetworkChoice(const Weights&)>;

struct NetworkSearch {
    Weights weights;  // those of the best choice
    NetworkChoice best;
    double gap = 0;  // no choice has a product that is below the best's by a larger share
};

// `most`: weights that are tried.
NetworkSearch search_network_edp(const ChooseForWeights& choose, int most = 40);

}  // namespace eyrie
