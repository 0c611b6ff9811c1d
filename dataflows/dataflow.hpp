// What a dataflow is to the rest of the program. Adding one: a file that defines it, and a line in catalogue.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/accelerator.hpp"
#include "dataflows/closed_form.hpp"
#include "dataflows/mapping_cost.hpp"
#include "dataflows/mapping_parameters.hpp"
#include "dataflows/plan.hpp"
#include "dataflows/search_space.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct DataflowParameter {
    const char* name;
    std::int64_t MappingParameters::*value;
};

namespace parameter {
inline constexpr DataflowParameter m{"m", &MappingParameters::m}, n{"n", &MappingParameters::n},
    e{"e", &MappingParameters::e}, p{"p", &MappingParameters::p}, q{"q", &MappingParameters::q},
    r{"r", &MappingParameters::r}, t{"t", &MappingParameters::t}, f{"f", &MappingParameters::f},
    g{"g", &MappingParameters::g};
}

struct Dataflow {
    std::string name;                           // as on the command line
    std::string description;
    std::vector<DataflowParameter> parameters;  // those it uses, in the order in which they are written

    // Why parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
    std::string (*obstacle)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);
    // Plans parameters without obstacle. Throws InputError when ID registers are too narrow.
    Plan (*plan)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);
    // Access counts in closed form.
    LayerCounts (*counts)(const Layer&, std::int64_t batch, const MappingParameters&, const PeStorage&);
    // How busy a mapping keeps the parts of the array, for the estimate of its cycles.
    BusyCycles (*busy)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&,
                       const LayerCounts&);
    // Calls the visitor with every mapping without obstacle that can be best.
    void (*candidates)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const CandidateVisitor&);

    bool uses(const std::string& parameter) const;
    // "m=96 n=1 ..."; g is left out where it is 1.
    std::string text(const MappingParameters& parameters) const;
};

// All dataflows, in the order in which they are compared.
const std::vector<Dataflow>& dataflow_catalogue();
std::vector<std::string> dataflow_names();
// Throws InputError naming those there are.
const Dataflow& find_dataflow(const std::string& name);

// Which spads the PEs of a machine have.
PeStorage pe_storage(const AcceleratorConfig& machine);

// The parameters with n and g cut to the batch and the groups: a mapping for more keeps all together.
MappingParameters fitted_parameters(const Layer& layer, std::int64_t batch, const MappingParameters& parameters);

// The plan of the fitted parameters. Throws InputError with the obstacle, if any.
Plan plan_layer(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                const MappingParameters& parameters);

}  // namespace eyrie
