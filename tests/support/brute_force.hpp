// Every combination of a dataflow's parameters, none left out: what the mapper's search spaces are measured against.
#pragma once

#include <cstdint>
#include <functional>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// The largest value of a parameter that can mean anything for the layer.
std::int64_t parameter_limit(std::int64_t MappingParameters::*parameter, const Layer& layer, std::int64_t batch);

// How many combinations there are: the product of all limits.
std::int64_t combinations(const Dataflow& dataflow, const Layer& layer, std::int64_t batch);

// Calls use(parameters) with each combination that has no obstacle.
void for_all_legal(const Dataflow& dataflow, const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                   const std::function<void(const MappingParameters&)>& use);

}  // namespace eyrie
