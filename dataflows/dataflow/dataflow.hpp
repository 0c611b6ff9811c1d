// The interface of a dataflow to the rest of the program. To add one: a folder beside this one, and a line in
// dataflows/catalogue/catalogue.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/cost/least_cycles.hpp"
#include "dataflows/cost/mapping_cost.hpp"
#include "dataflows/cost/search_space.hpp"
#include "dataflows/counts/closed_form.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_parameters.hpp"
#include "dataflows/plan/plan.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct DataflowParameter {
    const char* name;
    std::int64_t MappingParameters::*value;
    std::vector<std::string> names = {};  // of its values, from 1 on; empty: a number

    // Left out of texts where it is 1: most mappings do without.
    bool unsaid(const MappingParameters& of) const {
        return of.*value == 1 && (value == &MappingParameters::g || !names.empty());
    }
    std::string text(std::int64_t of) const;
};

namespace parameter {
inline const DataflowParameter m{"m", &MappingParameters::m}, n{"n", &MappingParameters::n},
    e{"e", &MappingParameters::e}, p{"p", &MappingParameters::p}, q{"q", &MappingParameters::q},
    r{"r", &MappingParameters::r}, t{"t", &MappingParameters::t}, f{"f", &MappingParameters::f},
    g{"g", &MappingParameters::g};
// MappingParameters::keep.
inline const DataflowParameter keep{"keep", &MappingParameters::keep, {"nothing", "filters", "ifmaps", "both"}};
}  // namespace parameter

// Whether a dataflow's candidates are all legal mappings where they are asked for every value
// (CandidateVisitor::every_value). Only then can the exact mapper say that its choice is proven.
enum class EveryValue { ignored, tried };

struct Dataflow {
    std::string name;  // as on the command line
    std::string description;
    std::vector<DataflowParameter> parameters;  // those it uses, in the order of their text

    // Why parameters cannot run, naming the capacity and by how much it falls short; "" when they can.
    std::string (*obstacle)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);
    // Makes the plan; the parameters have no obstacle. Throws InputError when ID registers are too narrow.
    Plan (*plan)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&);
    // Access counts in closed form.
    LayerCounts (*counts)(const Layer&, std::int64_t batch, const MappingParameters&, const PeStorage&);
    // How long a mapping keeps each part of the array busy, for the estimate of its cycles.
    BusyCycles (*busy)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&,
                       const LayerCounts&);
    // Calls the visitor with every mapping without obstacle that can be best by counts and estimate; or, where it asks
    // for every value, with every one.
    void (*candidates)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const CandidateVisitor&);
    // Divides a PE's RF, in words, into spads and FIFOs, on the dataflow's machine of equal area
    // (dataflows/equal_area). Before, the PE has no spads. Null: there is no such machine.
    void (*divide_rf)(int rf_words, PeConfig& pe) = nullptr;
    // Describes a mapping to the bound on its time (dataflows/cost/least_cycles.hpp), and with LeastTime::Of::many all
    // mappings with no larger pieces. Null: the bound knows no more than the counts, and the exact mapper has more to
    // simulate.
    void (*least)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&,
                  LeastTime&) = nullptr;
    EveryValue every_value = EveryValue::ignored;
    // What `least` tells with LeastTime::Of::many, in sums that need no walk over the kinds of passes; `counts`: of
    // those mappings together. Null: `least` is asked.
    void (*least_of_many)(const Layer&, std::int64_t batch, const AcceleratorConfig&, const MappingParameters&,
                          const LayerCounts& counts, LeastTime&) = nullptr;

    bool uses(const std::string& parameter) const;
    // "m=96 n=1 ..."; g is left out where it is 1, keep where it is nothing.
    std::string text(const MappingParameters& parameters) const;
};

// What counts ask of a machine.
PeStorage pe_storage(const AcceleratorConfig& machine);

// The parameters with n and g limited to the batch and the number of groups.
MappingParameters fitted_parameters(const Layer& layer, std::int64_t batch, const MappingParameters& parameters);

// The plan of the fitted parameters. Throws InputError with the obstacle, if any.
Plan plan_layer(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                const MappingParameters& parameters);

}  // namespace eyrie
