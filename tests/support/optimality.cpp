#include "tests/support/optimality.hpp"

#include <array>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "dataflows/mapper/mapping_choice.hpp"
#include "tests/support/brute_force.hpp"

namespace eyrie {

namespace {

constexpr std::array<Objective, 3> objectives{Objective::energy, Objective::delay, Objective::edp};

// The objective's value and the figure that decides between equals.
using Value = std::pair<double, double>;
constexpr double nothing = std::numeric_limits<double>::infinity();

Value value_of(const MappingCost& cost, Objective objective) {
    const double cycles = static_cast<double>(cost.total_cycles);
    if (objective == Objective::energy) return {cost.energy, cycles};
    return objective == Objective::delay ? Value{cycles, cost.energy} : Value{cost.energy * cycles, cycles};
}

struct Best {
    Value value{nothing, nothing};
    MappingParameters parameters;
};

// Of all combinations, by objective.
std::array<Best, objectives.size()> best_of_all(const Dataflow& dataflow, const MapperCase& one) {
    std::array<Best, objectives.size()> best;
    for_all_legal(dataflow, one.layer, one.batch, one.machine, [&](const MappingParameters& parameters) {
        const MappingCost cost = cost_of(dataflow, one.layer, one.batch, one.machine, one.energy, parameters);
        for (std::size_t i = 0; i < objectives.size(); ++i)
            if (const Value value = value_of(cost, objectives[i]); value < best[i].value) best[i] = {value, parameters};
    });
    return best;
}

}  // namespace

bool check_case(const Dataflow& dataflow, const MapperCase& one) {
    const auto brute = best_of_all(dataflow, one);
    for (std::size_t i = 0; i < objectives.size(); ++i) {
        const MappingSearch found =
            search_mappings(dataflow, one.layer, one.batch, one.machine, one.energy, objectives[i], 1);
        REQUIRE(found.best.empty() == (brute[i].value.first == nothing));
        if (found.best.empty()) return false;
        INFO("objective " << i << ": the mapper's " << dataflow.text(found.best[0].parameters) << ", brute force's "
                          << dataflow.text(brute[i].parameters));
        REQUIRE(value_of(found.best[0].cost, objectives[i]) == brute[i].value);
    }
    return true;
}

void check_optimality(const Dataflow& dataflow, std::uint64_t seed, int cases, std::int64_t most) {
    Random random(seed);
    int runnable = 0;
    for (int i = 0; i < cases; ++i) {
        const MapperCase one = random_mapper_case(random, dataflow, most);
        INFO("seed " << seed << ", case " << i << ": " << describe(one, dataflow));
        runnable += check_case(dataflow, one);
    }
    REQUIRE(runnable > cases / 4);
}

}  // namespace eyrie
