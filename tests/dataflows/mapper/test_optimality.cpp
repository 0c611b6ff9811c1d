// The mapper's pruned search spaces against brute force: whatever the dataflow and the objective, no legal combination
// of parameters is better than the mapping that the mapper calls the best, nor as good with a better tie-breaker.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/mapping_choice.hpp"
#include "tests/support/mapper_case.hpp"
#include "tests/support/optimality.hpp"

using namespace eyrie;

namespace {

// Case found by check_optimality: a block of 6 filters and one of 1 keep fewer places in use than 4 and 3.
MapperCase seven_filters() {
    MapperCase one;
    one.layer.M = 7;
    one.layer.C = 1;
    one.layer.R = one.layer.S = one.layer.H = one.layer.W = 3;
    one.layer.pad = Padding::even(1, 1);
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
    check_optimality(find_dataflow("rs"), 7, 500, 40000);
}

TEST_CASE("ws: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("ws"), 7, 500, 40000);
}

TEST_CASE("os-a: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("os-a"), 7, 500, 40000);
}

TEST_CASE("os-b: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("os-b"), 7, 500, 40000);
}

TEST_CASE("os-c: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("os-c"), 7, 500, 40000);
}

TEST_CASE("nlr: no legal mapping is better than the mapper's, for any objective", "[mapper]") {
    check_optimality(find_dataflow("nlr"), 7, 500, 40000);
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
        check_optimality(dataflow, 11, 6000, 100000);
        check_optimality(dataflow, 13, 300, 1000000);
    }
}
