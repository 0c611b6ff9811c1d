// Dataflows by name, and their parameters as text.
#include <set>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/kernel/errors.hpp"

using namespace eyrie;

TEST_CASE("there are six dataflows, in the order in which they are compared", "[catalogue]") {
    CHECK(dataflow_names() == std::vector<std::string>{"rs", "ws", "os-a", "os-b", "os-c", "nlr"});
}

TEST_CASE("a dataflow is found by its name, and an unknown name is told", "[catalogue]") {
    for (const std::string& name : dataflow_names()) CHECK(find_dataflow(name).name == name);
    CHECK_THROWS_WITH(find_dataflow("rsx"),
                      "unknown dataflow 'rsx'; did you mean 'rs'?; allowed: rs, ws, os-a, os-b, "
                      "os-c, nlr");
    CHECK_THROWS_AS(find_dataflow(""), InputError);
}

TEST_CASE("each dataflow has all of its functions, and names each parameter once", "[catalogue]") {
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        INFO(dataflow.name);
        CHECK_FALSE(dataflow.description.empty());
        CHECK(dataflow.obstacle != nullptr);
        CHECK(dataflow.plan != nullptr);
        CHECK(dataflow.counts != nullptr);
        CHECK(dataflow.busy != nullptr);
        CHECK(dataflow.candidates != nullptr);
        std::set<std::string> names;
        for (const DataflowParameter& parameter : dataflow.parameters) {
            CHECK(names.insert(parameter.name).second);
            CHECK(dataflow.uses(parameter.name));
        }
        CHECK_FALSE(dataflow.uses("x"));
    }
}

TEST_CASE("parameters are written in the dataflow's order, g only where groups run together", "[catalogue]") {
    MappingParameters parameters;
    parameters.m = 96;
    parameters.n = 2;
    parameters.t = 3;
    const Dataflow& rs = find_dataflow("rs");
    CHECK(rs.text(parameters) == "m=96 n=2 e=1 p=1 q=1 r=1 t=3");
    parameters.g = 2;
    CHECK(rs.text(parameters) == "m=96 n=2 e=1 p=1 q=1 r=1 t=3 g=2");
}

TEST_CASE("a mapping for more images or groups than there are keeps all together", "[catalogue]") {
    Layer layer;
    layer.G = 2;
    MappingParameters parameters;
    parameters.n = 4;
    parameters.g = 8;
    CHECK(fitted_parameters(layer, 3, parameters).n == 3);
    CHECK(fitted_parameters(layer, 5, parameters).n == 4);
    CHECK(fitted_parameters(layer, 5, parameters).g == 2);
}

TEST_CASE("parameters that cannot run are refused with layer, dataflow and obstacle", "[catalogue]") {
    Layer layer;
    layer.name = "L1";
    layer.M = layer.C = 2;
    layer.H = layer.W = 8;
    layer.R = layer.S = 3;
    AcceleratorConfig machine;
    machine.rows = 2;  // a set of rs needs R = 3 rows
    CHECK_THROWS_WITH(plan_layer(find_dataflow("rs"), layer, 1, machine, {}),
                      Catch::StartsWith("layer L1: dataflow rs with m=1 n=1 e=1 p=1 q=1 r=1 t=1 cannot run: "));
    machine.rows = 3;
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 1, machine, {});
    CHECK(plan.dataflow == "rs");
    CHECK(plan.mapping == "m=1 n=1 e=1 p=1 q=1 r=1 t=1");
    CHECK(plan.batch == 1);
}

TEST_CASE("a PE has the spads that have words", "[catalogue]") {
    AcceleratorConfig machine;
    machine.pe.ifmap_spad_words = 0;
    machine.pe.filter_spad_words = 1;
    machine.pe.psum_spad_words = 0;
    CHECK_FALSE(pe_storage(machine).ifmap_spad);
    CHECK(pe_storage(machine).filter_spad);
    CHECK_FALSE(pe_storage(machine).psum_spad);
}
