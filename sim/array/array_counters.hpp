// Collects the counts of all parts.
#pragma once

#include "memory/dma.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"

namespace eyrie {

// The array's and the buffer's counts so far.
LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb);

// Adds the DMA's counts.
void add(const DmaCounters& dma, LayerCounters& counters);

// Rebooks all gated MACs as not gated; rebooks `macs` MACs as gated.
void ungate(LayerCounters& counters, const PeConfig& pe);
void gate(LayerCounters& counters, Count macs, const PeConfig& pe);

}  // namespace eyrie
