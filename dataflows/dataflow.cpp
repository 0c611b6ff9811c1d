#include "dataflows/dataflow.hpp"

#include <algorithm>

#include "dataflows/no_local_reuse.hpp"
#include "dataflows/output_stationary.hpp"
#include "dataflows/row_stationary.hpp"
#include "dataflows/weight_stationary.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/yaml.hpp"

namespace eyrie {

namespace {

using P = MappingParameters;

constexpr DataflowParameter m{"m", &P::m}, n{"n", &P::n}, e{"e", &P::e}, p{"p", &P::p}, q{"q", &P::q}, r{"r", &P::r},
    t{"t", &P::t}, f{"f", &P::f}, g{"g", &P::g};

}  // namespace

const std::vector<Dataflow>& dataflow_catalogue() {
    static const std::vector<Dataflow> all = {
        {"rs", "row-stationary: filter rows stay, psums move up", {m, n, e, p, q, r, t, g}, row_stationary_obstacle,
         plan_row_stationary, row_stationary_counts, row_stationary_busy, row_stationary_candidates},
        {"ws", "weight-stationary: one weight stays in a PE", {n, e, r, t, g}, weight_stationary_obstacle,
         plan_weight_stationary, weight_stationary_counts, weight_stationary_busy, weight_stationary_candidates},
        {"os-a", "output-stationary, many pixels of one ofmap channel (SOC-MOP)", {m, n, e, f, g},
         output_stationary_obstacle, plan_output_stationary, output_stationary_counts, output_stationary_busy,
         os_a_candidates},
        {"os-b", "output-stationary, pixels of a row of many ofmap channels (MOC-MOP)", {m, n, f, p, g},
         output_stationary_obstacle, plan_output_stationary, output_stationary_counts, output_stationary_busy,
         os_b_candidates},
        {"os-c", "output-stationary, one pixel of many ofmap channels (MOC-SOP)", {m, n, p, g},
         output_stationary_obstacle, plan_output_stationary, output_stationary_counts, output_stationary_busy,
         os_c_candidates},
        {"nlr", "no local reuse: nothing stays in a PE", {m, n, e, f, p, q, g}, no_local_reuse_obstacle,
         plan_no_local_reuse, no_local_reuse_counts, no_local_reuse_busy, no_local_reuse_candidates},
    };
    return all;
}

std::vector<std::string> dataflow_names() {
    std::vector<std::string> names;
    for (const Dataflow& dataflow : dataflow_catalogue()) names.push_back(dataflow.name);
    return names;
}

const Dataflow& find_dataflow(const std::string& name) {
    for (const Dataflow& dataflow : dataflow_catalogue())
        if (dataflow.name == name) return dataflow;
    throw InputError(unknown_name("dataflow", printable(name), join(dataflow_names(), ", "),
                                  nearest_name(name, dataflow_names())));
}

bool Dataflow::uses(const std::string& parameter) const {
    return std::any_of(parameters.begin(), parameters.end(),
                       [&](const DataflowParameter& one) { return parameter == one.name; });
}

std::string Dataflow::text(const MappingParameters& values) const {
    std::string out;
    for (const DataflowParameter& one : parameters) {
        if (one.value == &P::g && values.g == 1) continue;
        out += (out.empty() ? "" : " ") + std::string(one.name) + "=" + std::to_string(values.*one.value);
    }
    return out;
}

PeStorage pe_storage(const AcceleratorConfig& machine) {
    return {machine.pe.ifmap_spad_words > 0, machine.pe.filter_spad_words > 0, machine.pe.psum_spad_words > 0,
            machine.pe.psum_addition == PsumAddition::merged};
}

MappingParameters fitted_parameters(const Layer& layer, std::int64_t batch, const MappingParameters& parameters) {
    MappingParameters fitted = parameters;
    fitted.n = std::min(parameters.n, batch);
    fitted.g = std::min(parameters.g, layer.G);
    return fitted;
}

Plan plan_layer(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                const MappingParameters& given) {
    const MappingParameters parameters = fitted_parameters(layer, batch, given);
    const std::string obstacle = dataflow.obstacle(layer, batch, machine, parameters);
    if (!obstacle.empty())
        throw InputError("layer " + layer.name + ": dataflow " + dataflow.name + " with " + dataflow.text(parameters) +
                         " cannot run: " + obstacle);
    Plan plan = dataflow.plan(layer, batch, machine, parameters);
    plan.dataflow = dataflow.name;
    plan.parameters = parameters;
    plan.mapping = dataflow.text(parameters);
    plan.batch = batch;
    return plan;
}

}  // namespace eyrie
