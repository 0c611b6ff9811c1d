// One exact search in several spaces, as a product of matrices has: against the costs of all mappings in all of them.
// The simulation is made up: a mapping costs its bound and, by its name, up to a third more.
#include <algorithm>
#include <deque>
#include <limits>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/exact_search.hpp"
#include "workloads/folding.hpp"

using namespace eyrie;

namespace {

// A product of 4 rows with 6 x 5, in four foldings.
struct Spaces {
    explicit Spaces(const std::string& name) : dataflow(find_dataflow(name)) {
        Layer layer;
        layer.M = 5;
        layer.C = 6;
        layer.H = 4;
        layer.W = layer.R = layer.S = 1;
        for (const Folding& one : {Folding{4, 1, 1, 1}, Folding{2, 2, 1, 1}, Folding{1, 1, 4, 1}, Folding{1, 1, 4, 3}})
            layers.push_back(folded_layer(layer, 1, one));
    }

    SearchInput input(const Layer& of) const {
        return {dataflow, of, of.images, machine, energy, Objective::edp, known};
    }
    MappingCost cost(const Layer& of, const MappingParameters& mapping) const {
        MappingCost cost = least_cost(input(of), mapping);
        std::size_t more = of.W == 1 ? 3 : 0;
        for (const char c : dataflow.text(mapping)) more = 5 * more + static_cast<unsigned char>(c);
        cost.energy *= 1 + static_cast<double>(more % 11) / 30;
        return cost;
    }
    MappingSpace space(const Layer& of) const {
        const auto simulate = [this, &of](const MappingParameters& mapping, const Worthwhile&) {
            return std::optional<SimulatedMapping>({cost(of, mapping), {}, 1});
        };
        return {input(of), simulate, {}};
    }
    std::vector<MappingParameters> all_of(const Layer& of) const {
        std::vector<MappingParameters> all;
        CandidateVisitor visitor([&](const MappingParameters& mapping) { all.push_back(mapping); });
        visitor.every_value = true;
        dataflow.candidates(of, of.images, machine, visitor);
        return all;
    }
    double figure(const MappingCost& cost) const { return Better(dataflow, Objective::edp).figure(cost); }
    double least(const Layer& of) const {
        double least = std::numeric_limits<double>::infinity();
        for (const MappingParameters& mapping : all_of(of)) least = std::min(least, figure(cost(of, mapping)));
        return least;
    }
    ExactSearch search(const std::vector<MappingSpace>& spaces, std::int64_t simulations = 1000000) const {
        ExactLimits limits;
        limits.simulations = simulations;
        return search_exactly(spaces, limits);
    }

    const Dataflow& dataflow;
    const AcceleratorConfig machine;
    const EnergyTable energy = load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml");
    const KnownWords known;
    std::deque<Layer> layers;
};

MappingSpace where_nothing_runs(MappingSpace space) {
    space.simulate = [](const MappingParameters&, const Worthwhile&) { return std::nullopt; };
    return space;
}

}  // namespace

TEST_CASE("the best of several spaces is that of all their mappings, whatever their order", "[mapper]") {
    for (const char* const name : {"rs", "ws", "os-a", "nlr"}) {
        const Spaces in(name);
        std::vector<MappingSpace> spaces;
        std::vector<double> least;
        for (const Layer& layer : in.layers) {
            spaces.push_back(in.space(layer));
            least.push_back(in.least(layer));
        }
        for (std::size_t first = 0; first < spaces.size(); ++first) {
            CAPTURE(name, first);
            std::vector<MappingSpace> turned;
            for (std::size_t i = 0; i < spaces.size(); ++i) turned.push_back(spaces[(first + i) % spaces.size()]);
            const ExactSearch found = in.search(turned);
            CHECK(found.proof.proven);
            REQUIRE_FALSE(found.simulated.empty());
            CHECK(in.figure(found.simulated[0].cost) == *std::min_element(least.begin(), least.end()));
            CHECK(in.figure(found.simulated[0].cost) == least[(first + found.space) % spaces.size()]);
        }
    }
}

TEST_CASE("what a search hands out is of one space, best first, and costs what its simulation says", "[mapper]") {
    const Spaces in("rs");
    const ExactSearch found = in.search({in.space(in.layers[0]), in.space(in.layers[2]), in.space(in.layers[3])});
    const Layer& of = in.layers[found.space == 0 ? 0 : found.space + 1];
    double before = 0;
    for (const RankedMapping& one : found.simulated) {
        CHECK(one.cost.energy == in.cost(of, one.parameters).energy);
        CHECK(in.figure(one.cost) >= before);
        before = in.figure(one.cost);
    }
    CHECK(found.proof.simulated >= static_cast<std::int64_t>(found.simulated.size()));
}

TEST_CASE("a space in which nothing runs is passed over, be it the first; with nothing else there is none",
          "[mapper]") {
    const Spaces in("ws");
    const MappingSpace bad = where_nothing_runs(in.space(in.layers[0]));
    const ExactSearch found = in.search({bad, in.space(in.layers[1]), bad});
    CHECK(found.space == 1);
    REQUIRE_FALSE(found.simulated.empty());
    CHECK(in.figure(found.simulated[0].cost) == in.least(in.layers[1]));
    CHECK(in.search({bad, bad}).simulated.empty());
}

TEST_CASE("a mapping expected to be good is simulated first, in whichever space; the gap holds the truth", "[mapper]") {
    const Spaces in("ws");
    std::vector<MappingSpace> spaces = {in.space(in.layers[0]), in.space(in.layers[1])};
    const MappingParameters expected = in.all_of(in.layers[1]).back();
    spaces[1].first = {expected};
    const ExactSearch found = in.search(spaces, 1);
    CHECK(found.proof.simulated == 1);
    CHECK(found.space == 1);
    REQUIRE(found.simulated.size() == 1);
    CHECK(found.simulated[0].parameters == expected);
    CHECK_FALSE(found.proof.proven);
    const double least = std::min(in.least(in.layers[0]), in.least(in.layers[1]));
    CHECK(least >= in.figure(found.simulated[0].cost) * (1 - found.proof.gap));
    CHECK(found.proof.ended_by == SearchEnd::simulations);
}

TEST_CASE("a search says which of its limits kept it from a proof", "[mapper]") {
    const Spaces in("ws");
    MappingSpace space = in.space(in.layers[0]);
    space.first = {in.all_of(in.layers[0]).back()};
    const auto ended_by = [&](auto set) {
        ExactLimits limits;
        limits.simulations = 1000000;
        set(limits);
        const ExactSearch found = search_exactly({space}, limits);
        CHECK(found.proof.proven == (found.proof.ended_by == SearchEnd::none));
        return found.proof.ended_by;
    };
    CHECK(ended_by([](ExactLimits&) {}) == SearchEnd::none);
    CHECK(ended_by([](ExactLimits& limits) { limits.pe_cycles_a_simulation = 0; }) == SearchEnd::pe_cycles);
    CHECK(ended_by([](ExactLimits& limits) { limits.bounds = 1; }) == SearchEnd::bounds);
}
