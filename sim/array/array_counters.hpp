// What array and buffer count, together, and what zero words change of it.
#pragma once

#include "dataflows/machine/accelerator.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"

namespace eyrie {

// What array and buffer have counted so far.
LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb);

// Every gated MAC as the ungated one it would be on other data; and so many MACs gated.
void ungate(LayerCounters& counters, const AcceleratorConfig& machine);
void gate(LayerCounters& counters, Count macs, const AcceleratorConfig& machine);

}  // namespace eyrie
