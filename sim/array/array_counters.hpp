// The parts' counts in one ledger.
#pragma once

#include "memory/dma.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"

namespace eyrie {

// What array and buffer have counted so far.
LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb);

// Adds what the DMA has counted.
void add(const DmaCounters& dma, LayerCounters& counters);

// Takes the gated MACs for ungated ones, as they would be on other data; and so many for gated ones.
void ungate(LayerCounters& counters, const PeConfig& pe);
void gate(LayerCounters& counters, Count macs, const PeConfig& pe);

}  // namespace eyrie
