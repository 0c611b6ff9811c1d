// Draws layers, machines and legal mappings that nobody chose.
#pragma once

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// A small machine: any array shape up to 8 x 8, spads, FIFO depths, bus widths, timing, codec.
AcceleratorConfig random_machine(Random& random);

// A small layer: odd sizes, R != S, strides up to 4, padding, groups, one-wide everything.
Layer random_layer(Random& random);

// Legal parameters for the layer on the machine; false when none were found in a few hundred draws.
bool random_mapping(Random& random, const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                    const AcceleratorConfig& machine, MappingParameters& parameters);

// The case as text, for messages.
std::string describe(const Layer& layer, std::int64_t batch, const Dataflow& dataflow,
                     const MappingParameters& parameters);

}  // namespace eyrie
