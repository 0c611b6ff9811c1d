// Capacities of a machine, each as large as a mapping needs and one less.
#pragma once

#include <string>

#include <catch2/catch.hpp>

#include "dataflows/dataflow/dataflow.hpp"

namespace eyrie {

// A layer of 3 x 3 filters without padding: E = F = 10.
inline Layer layer_of_gates(std::int64_t M, std::int64_t C) {
    Layer layer;
    layer.name = "L";
    layer.M = M;
    layer.C = C;
    layer.H = layer.W = 12;
    layer.R = layer.S = 3;
    return layer;
}

// Banks of 16 words of 16 bits, and plenty of them.
inline AcceleratorConfig machine_of_gates(int rows, int columns) {
    AcceleratorConfig machine;
    machine.rows = rows;
    machine.columns = columns;
    machine.glb.bank_rows = 4;
    machine.glb.shared_banks = machine.glb.filter_banks = 10000;
    return machine;
}

// With `needed` of a capacity the mapping runs; with one less it does not, and the message says what is short, and by
// how much.
struct Gate {
    Dataflow dataflow;
    Layer layer;
    std::int64_t batch;
    AcceleratorConfig machine;
    MappingParameters parameters;

    std::string obstacle() const { return dataflow.obstacle(layer, batch, machine, parameters); }
    void check(int& capacity, int needed, const std::string& what, int short_by = 1) {
        INFO(dataflow.name << ": " << what);
        const int before = capacity;
        capacity = needed;
        CHECK(obstacle() == "");
        capacity = needed - 1;
        CHECK_THAT(obstacle(),
                   Catch::StartsWith(what) && Catch::EndsWith("(short by " + std::to_string(short_by) + ")"));
        capacity = before;
    }
    // The largest value that a parameter may have.
    void check_most(std::int64_t MappingParameters::*parameter, std::int64_t most, const std::string& name) {
        INFO(dataflow.name << ": " << name);
        const MappingParameters before = parameters;
        parameters.*parameter = most + 1;
        CHECK_THAT(obstacle(), Catch::StartsWith(name + ": found " + std::to_string(most + 1) + "; allowed: 1 to " +
                                                 std::to_string(most)));
        parameters.*parameter = 0;
        CHECK_THAT(obstacle(), Catch::StartsWith(name + ": found 0; allowed: 1 to "));
        parameters = before;
    }
};

}  // namespace eyrie
