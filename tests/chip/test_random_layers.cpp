// Random layers, machines and mappings, from DRAM to DRAM: the ofmap equals the reference, every count
// equals its closed form, every cycle of every PE has one reason, and no bound is broken.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "tests/support/random_runs.hpp"

using namespace eyrie;

TEST_CASE("hundreds of random layers under rs: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("rs"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under ws: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("ws"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-a: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("os-a"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-b: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("os-b"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-c: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("os-c"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under nlr: function and counts, with and without stalls", "[chip]") {
    run_random_layers(find_dataflow("nlr"), 2026, 40, 20);
}

TEST_CASE("thousands of random layers under every dataflow: function and counts, with and without stalls",
          "[chip][long]") {
    Random random(1);
    const RandomBenches benches = make_benches(random, 200);
    for (const Dataflow& dataflow : dataflow_catalogue()) run_random_layers(dataflow, 1, random, benches, 40);
}
