// What the mapper promises of its search beside the optimum: it looks at legal mappings only, at none twice, ranks
// them in order, and gives the same answer every time, whatever the number it keeps.
#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/mapping_choice.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/mapper_case.hpp"

using namespace eyrie;

namespace {

constexpr std::int64_t any_size = std::int64_t{1} << 40;

template <class Check>
void for_cases(std::uint64_t seed, int cases, Check check) {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        Random random(seed);
        for (int i = 0; i < cases; ++i) {
            const MapperCase one = random_mapper_case(random, dataflow, any_size);
            INFO("seed " << seed << ", case " << i << " of " << dataflow.name << ": " << describe(one, dataflow));
            check(dataflow, one);
        }
    }
}

bool same(const std::vector<RankedMapping>& a, const std::vector<RankedMapping>& b, std::size_t count) {
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(count), b.begin(),
                      [](const RankedMapping& one, const RankedMapping& other) {
                          return one.parameters == other.parameters && one.cost.energy == other.cost.energy &&
                                 one.cost.total_cycles == other.cost.total_cycles;
                      });
}

}  // namespace

TEST_CASE("all candidates are legal, and none is looked at twice", "[mapper]") {
    for_cases(21, 60, [](const Dataflow& dataflow, const MapperCase& one) {
        std::vector<std::string> seen;
        dataflow.candidates(one.layer, one.batch, one.machine, [&](const MappingParameters& parameters) {
            const std::string obstacle = dataflow.obstacle(one.layer, one.batch, one.machine, parameters);
            if (!obstacle.empty()) FAIL(dataflow.text(parameters) << ": " << obstacle);
            seen.push_back(dataflow.text(parameters));
        });
        std::sort(seen.begin(), seen.end());
        REQUIRE(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
    });
}

TEST_CASE("a search gives the same answer twice, and the same head whatever is kept", "[mapper]") {
    for_cases(22, 25, [](const Dataflow& dataflow, const MapperCase& one) {
        for (const Objective objective : {Objective::energy, Objective::delay, Objective::edp}) {
            const auto search = [&](std::size_t keep) {
                return search_mappings(dataflow, one.layer, one.batch, one.machine, one.energy, objective, keep);
            };
            const MappingSearch many = search(64), again = search(64), few = search(5), first = search(1);
            REQUIRE(many.candidates == again.candidates);
            REQUIRE(many.best.size() == std::min<std::size_t>(64, static_cast<std::size_t>(many.candidates)));
            REQUIRE(again.best.size() == many.best.size());
            REQUIRE(same(again.best, many.best, many.best.size()));
            REQUIRE(few.best.size() == std::min<std::size_t>(5, many.best.size()));
            REQUIRE(same(few.best, many.best, few.best.size()));
            REQUIRE(same(first.best, many.best, first.best.size()));
        }
    });
}

TEST_CASE("the mapping chosen is the first of the ranking that can be planned, and its plan holds", "[mapper]") {
    int chosen_later = 0;
    for_cases(23, 25, [&](const Dataflow& dataflow, const MapperCase& given) {
        MapperCase one = given;  // IDs so narrow that some mappings cannot be expressed
        one.machine.noc.filter.column_id_bits = one.machine.noc.ifmap.column_id_bits = 2;
        one.machine.noc.filter.row_id_bits = one.machine.noc.ifmap.row_id_bits = 2;
        ChosenMapping chosen;
        try {
            chosen = choose_mapping(dataflow, one.layer, one.batch, one.machine, one.energy, Objective::edp);
        } catch (const InputError&) {
            return;
        }
        REQUIRE(chosen.plan.parameters == chosen.search.best[chosen.place].parameters);
        REQUIRE(verify_plan(chosen.plan, one.layer, one.machine) == "");
        for (std::size_t i = 0; i < chosen.place; ++i)
            REQUIRE_THROWS_AS(plan_layer(dataflow, one.layer, one.batch, one.machine, chosen.search.best[i].parameters),
                              InputError);
        chosen_later += chosen.place > 0;
    });
    CHECK(chosen_later > 5);
}

// docs/mapper.md, "ties": the figure, then the other of time and energy, then more PEs, then smaller parameters.
TEST_CASE("of mappings that cost the same the one with more active PEs comes first, whatever its parameters",
          "[mapper]") {
    for (const Dataflow& dataflow : dataflow_catalogue())
        for (const Objective objective : all_objectives()) {
            INFO(dataflow.name << ", " << objective_name(objective));
            const Better better(dataflow, objective);
            const auto mapping = [](std::int64_t n, double energy, std::int64_t cycles, std::int64_t pes) {
                RankedMapping one;
                one.parameters.n = n;
                one.cost = {energy, cycles, cycles, pes, 1};
                return one;
            };
            const RankedMapping more = mapping(2, 10, 100, 9), fewer = mapping(1, 10, 100, 8);
            CHECK(better(more, fewer));
            CHECK_FALSE(better(fewer, more));
            // With as many PEs the smaller parameters come first; what costs less does so whatever its PEs.
            CHECK(better(mapping(1, 10, 100, 9), more));
            CHECK_FALSE(better(more, mapping(1, 10, 100, 9)));
            CHECK(better(mapping(1, 9, 99, 1), more));
        }
}

// So its answer does not hang on the order in which it looks.
TEST_CASE("a search's equals are in the order of ties", "[mapper]") {
    std::int64_t ties = 0;
    for_cases(25, 40, [&](const Dataflow& dataflow, const MapperCase& one) {
        const std::vector<RankedMapping> best =
            search_mappings(dataflow, one.layer, one.batch, one.machine, one.energy, Objective::edp, 64).best;
        for (std::size_t i = 1; i < best.size(); ++i) {
            const MappingCost &a = best[i - 1].cost, &b = best[i].cost;
            if (a.energy != b.energy || a.total_cycles != b.total_cycles) continue;
            CHECK(a.active_pes >= b.active_pes);
            ties += a.active_pes > b.active_pes ? 1 : 0;
        }
    });
    CHECK(ties > 0);
}
