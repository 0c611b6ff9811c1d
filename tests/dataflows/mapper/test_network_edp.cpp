// The least product of sums, found by weighted sums: against all choices.
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/mapper/network_edp.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

struct Cost {
    double energy, cycles;
};
using LayerCosts = std::vector<std::vector<Cost>>;  // of each layer's mappings

LayerCosts random_costs(Random& random) {
    LayerCosts layers(1 + random.below(4));
    for (std::vector<Cost>& mappings : layers) {
        mappings.resize(1 + random.below(7));
        const double size = 1 + random.below(1000);
        for (Cost& one : mappings) one = {size * (10 + random.below(100)), size * (10 + random.below(100))};
    }
    return layers;
}

double least_product(const LayerCosts& layers, std::size_t layer = 0, double energy = 0, double cycles = 0) {
    if (layer == layers.size()) return energy * cycles;
    double least = std::numeric_limits<double>::infinity();
    for (const Cost& one : layers[layer])
        least = std::min(least, least_product(layers, layer + 1, energy + one.energy, cycles + one.cycles));
    return least;
}

// `unproven`: by how much of it the least sum of a layer may be below what is chosen.
NetworkChoice choose(const LayerCosts& layers, const Weights& weights, double unproven) {
    NetworkChoice sum;
    for (const std::vector<Cost>& mappings : layers) {
        const auto figure = [&](const Cost& one) { return weights.energy * one.energy + weights.cycles * one.cycles; };
        const Cost* best = &mappings[0];
        for (const Cost& one : mappings)
            if (figure(one) < figure(*best)) best = &one;
        sum.energy += best->energy;
        sum.cycles += best->cycles;
        sum.least += figure(*best) * (1 - unproven);
    }
    return sum;
}

}  // namespace

TEST_CASE("the least product of sums is found, and proven, with few weights", "[mapper]") {
    Random random(8);
    int tried = 0;
    for (int i = 0; i < 500; ++i) {
        const LayerCosts layers = random_costs(random);
        const NetworkSearch found = search_network_edp([&](const Weights& weights) {
            ++tried;
            return choose(layers, weights, 0);
        });
        CHECK(found.best.product() == Approx(least_product(layers)).epsilon(1e-12));
        CHECK(found.gap == 0);
    }
    CHECK(tried < 500 * 6);
}

TEST_CASE("where layers are not proven, the gap says by how much a network could be better", "[mapper]") {
    Random random(9);
    for (int i = 0; i < 100; ++i) {
        const LayerCosts layers = random_costs(random);
        const NetworkSearch found =
            search_network_edp([&](const Weights& weights) { return choose(layers, weights, 0.01); });
        CHECK(found.best.product() == Approx(least_product(layers)).epsilon(1e-12));
        CHECK(found.gap > 0.01);  // both sums may be 1 % less
        CHECK(found.gap < 0.25);
    }
}
