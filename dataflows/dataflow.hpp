// What a dataflow is to the rest of the program, and the catalogue of those there are. Adding one: a file that plans
// it, and a line in dataflow.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/accelerator.hpp"
#include "dataflows/buffer_need.hpp"
#include "dataflows/mapping_parameters.hpp"
#include "dataflows/plan.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct DataflowParameter {
    const char* name;
    std::int64_t MappingParameters::*value;
};

struct Dataflow {
    std::string name;                           // as on the command line
    std::string description;
    std::vector<DataflowParameter> parameters;  // those it uses, in the order in which they are written

    // Why parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
    std::string (*obstacle)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);
    // Plans parameters without obstacle. Throws InputError when ID registers are too narrow.
    Plan (*plan)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);

    bool uses(const std::string& parameter) const;
    // "m=96 n=1 ..."; g is left out where it is 1.
    std::string text(const MappingParameters& parameters) const;
};

// All dataflows, in the order in which they are compared.
const std::vector<Dataflow>& dataflow_catalogue();
std::vector<std::string> dataflow_names();
// Throws InputError naming those there are.
const Dataflow& find_dataflow(const std::string& name);

// The parameters with n and g cut to the batch and the groups: a mapping for more keeps all together.
MappingParameters fitted_parameters(const Layer& layer, std::int64_t batch, const MappingParameters& parameters);

// The plan of the fitted parameters. Throws InputError with the obstacle, if any.
Plan plan_layer(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                const MappingParameters& parameters);

}  // namespace eyrie
