// The dataflow that docs/lessons/10 writes: held to what those of the catalogue are held to.
#include <cstring>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "tests/support/optimality.hpp"
#include "tests/support/random_layer.hpp"
#include "tests/support/random_runs.hpp"

using namespace eyrie;

TEST_CASE("the lesson's dataflow is the catalogue's last") { CHECK(dataflow_names().back() == "ps"); }

TEST_CASE("hundreds of random layers under ps: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("ps"), 2026, 40, 20);
}

TEST_CASE("ps: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("ps"), 7, 500, 40000);
}

TEST_CASE("fast-forward under ps equals the detailed simulation in every counter", "[chip]") {
    Random random(31);
    const Dataflow& dataflow = find_dataflow("ps");
    const RandomBenches benches = make_benches(random, 20);
    int replayed = 0;
    for (const auto& bench : benches)
        for (int i = 0; i < 10; ++i) {
            const Layer layer = random_layer(random);
            MappingParameters parameters;
            if (!random_mapping(random, dataflow, layer, 2, bench->config, parameters)) continue;
            INFO(bench->chip->name() << ": " << describe(layer, 2, dataflow, parameters));
            const Plan plan = plan_layer(dataflow, layer, 2, bench->config, parameters);
            const LayerData data = make_layer_data(layer, 2, random.next(), bench->config.arithmetic);
            const LayerRun detailed = bench->chip->run_layer(layer, data, plan);
            const LayerRun fast = bench->chip->run_layer(layer, data, plan, {true, true});
            REQUIRE(std::memcmp(&fast.counters, &detailed.counters, sizeof fast.counters) == 0);
            REQUIRE(fast.ofmap == detailed.ofmap);
            replayed += fast.replayed_cycles > 0;
        }
    CHECK(replayed > 20);
}
