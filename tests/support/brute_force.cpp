#include "tests/support/brute_force.hpp"

#include <functional>

namespace eyrie {

std::int64_t parameter_limit(std::int64_t MappingParameters::*parameter, const Layer& layer, std::int64_t batch) {
    if (parameter == &MappingParameters::n) return batch;
    if (parameter == &MappingParameters::e) return layer.E();
    if (parameter == &MappingParameters::f) return layer.F();
    if (parameter == &MappingParameters::q || parameter == &MappingParameters::r) return layer.C_per_group();
    if (parameter == &MappingParameters::g) return layer.G;
    if (parameter == &MappingParameters::keep) return MappingParameters::keep_both;
    return layer.M_per_group();
}

std::int64_t combinations(const Dataflow& dataflow, const Layer& layer, std::int64_t batch) {
    std::int64_t all = 1;
    for (const DataflowParameter& one : dataflow.parameters) all *= parameter_limit(one.value, layer, batch);
    return all;
}

void for_all_legal(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                   const std::function<void(const MappingParameters&)>& use) {
    MappingParameters parameters;
    const std::function<void(std::size_t)> choose = [&](std::size_t at) {
        if (at == dataflow.parameters.size()) {
            if (dataflow.obstacle(layer, batch, machine, parameters).empty()) use(parameters);
            return;
        }
        const auto value = dataflow.parameters[at].value;
        const std::int64_t limit = parameter_limit(value, layer, batch);
        for (parameters.*value = 1; parameters.*value <= limit; ++(parameters.*value)) choose(at + 1);
        parameters.*value = 1;
    };
    choose(0);
}

}  // namespace eyrie
