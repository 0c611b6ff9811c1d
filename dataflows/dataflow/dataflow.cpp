#include "dataflows/dataflow/dataflow.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

std::string DataflowParameter::text(std::int64_t of) const {
    return names.empty() ? std::to_string(of) : names.at(static_cast<std::size_t>(of - 1));
}

bool Dataflow::uses(const std::string& parameter) const {
    return std::any_of(parameters.begin(), parameters.end(),
                       [&](const DataflowParameter& one) { return parameter == one.name; });
}

std::string Dataflow::text(const MappingParameters& values) const {
    std::string out;
    for (const DataflowParameter& one : parameters) {
        if (one.unsaid(values)) continue;
        out += fmt::format("{}{}={}", out.empty() ? "" : " ", one.name, one.text(values.*one.value));
    }
    return out;
}

PeStorage pe_storage(const AcceleratorConfig& machine) {
    return {machine.pe.ifmap_spad_words > 0, machine.pe.filter_spad_words > 0, machine.pe.psum_spad_words > 0,
            machine.pe.psum_addition == PsumAddition::merged, machine.dram.stores_padding};
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
        throw InputError(fmt::format("layer {}: dataflow {} with {} cannot run: {}", layer.name, dataflow.name,
                                     dataflow.text(parameters), obstacle));
    Plan plan = dataflow.plan(layer, batch, machine, parameters);
    plan.dataflow = dataflow.name;
    plan.parameters = parameters;
    plan.mapping = dataflow.text(parameters);
    plan.batch = batch;
    return plan;
}

}  // namespace eyrie
