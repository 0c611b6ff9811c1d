// A search nobody chose: a layer, a batch, a machine, an energy table.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "sim/kernel/random.hpp"
#include "sim/prices/energy_table.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct MapperCase {
    Layer layer;
    std::int64_t batch = 1;
    AcceleratorConfig machine;
    EnergyTable energy;
};

// A case with at most `most` combinations of the dataflow's parameters. Half of the machines have a buffer so
// small that it decides what is legal.
MapperCase random_mapper_case(Random& random, const Dataflow& dataflow, std::int64_t most);

std::string describe(const MapperCase& one, const Dataflow& dataflow);

}  // namespace eyrie
