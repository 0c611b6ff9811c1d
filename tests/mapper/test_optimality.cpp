// The mapper's pruned search spaces against brute force: whatever the dataflow and the objective, no legal combination
// of parameters is better than the mapping that the mapper calls the best, nor as good with a better tie-breaker.
#include <array>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "dataflows/mapping_choice.hpp"
#include "tests/mapper/brute_force.hpp"
#include "tests/mapper/mapper_case.hpp"

using namespace eyrie;

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

// Returns whether the dataflow can run the case at all.
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

void run_cases(const Dataflow& dataflow, std::uint64_t seed, int cases, std::int64_t most) {
    Random random(seed);
    int runnable = 0;
    for (int i = 0; i < cases; ++i) {
        const MapperCase one = random_mapper_case(random, dataflow, most);
        INFO("seed " << seed << ", case " << i << ": " << describe(one, dataflow));
        runnable += check_case(dataflow, one);
    }
    REQUIRE(runnable > cases / 4);
}

// Case found by run_cases: a block of 6 filters and one of 1 keep fewer places in use than 4 and 3.
MapperCase seven_filters() {
    MapperCase one;
    one.layer.M = 7;
    one.layer.C = 1;
    one.layer.R = one.layer.S = one.layer.H = one.layer.W = 3;
    one.layer.pad_h = one.layer.pad_w = 1;
    one.machine.rows = 1;
    one.machine.columns = 2;
    one.machine.glb.filters_share = false;
    one.machine.glb.filter_banks = 6;
    one.machine.glb.bank_rows = 3;
    one.machine.glb.bank_width_bits = 48;
    one.energy = load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml");
    return one;
}

}  // namespace

TEST_CASE("rs: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("rs"), 7, 500, 40000);
}

TEST_CASE("ws: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("ws"), 7, 500, 40000);
}

TEST_CASE("os-a: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("os-a"), 7, 500, 40000);
}

TEST_CASE("os-b: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("os-b"), 7, 500, 40000);
}

TEST_CASE("os-c: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("os-c"), 7, 500, 40000);
}

TEST_CASE("nlr: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    run_cases(find_dataflow("nlr"), 7, 500, 40000);
}

TEST_CASE("a layer of 7 filters on 2 places: blocks of 6 and 1 are found where 6 fit", "[mapper]") {
    const MapperCase one = seven_filters();
    const Dataflow& dataflow = find_dataflow("os-c");
    REQUIRE(check_case(dataflow, one));
    const MappingSearch found =
        search_mappings(dataflow, one.layer, one.batch, one.machine, one.energy, Objective::energy, 1);
    CHECK(dataflow.text(found.best[0].parameters) == "m=6 n=1 p=2");
}

TEST_CASE("no legal mapping of thousands of layers is better than the mapper's", "[mapper][long]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        run_cases(dataflow, 11, 6000, 100000);
        run_cases(dataflow, 13, 300, 1000000);
    }
}
