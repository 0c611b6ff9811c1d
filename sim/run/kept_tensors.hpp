// Which tensors stay in the global buffer from the layer that makes them to the last that takes them (docs/networks.md,
// "Tensors that stay on the chip").
//
// Greedy, in the order in which tensors are made: one stays if all that take it are layers on the array, if every layer
// from its maker to its last taker still has a mapping in the banks that are left, and if the DRAM words of these
// layers get fewer by the estimate. Tensors that stay already keep their room.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/plan/on_chip.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

struct KeptTensor {
    std::string name;
    std::size_t tensor = 0;           // in the request's graph
    std::size_t first = 0, last = 0;  // of the request's layers: those that make it, to those that take it last
    std::vector<std::size_t> makers, takers;
    std::int64_t words = 0;  // of the whole batch
    std::int64_t banks = 0;
};

struct KeptTensors {
    std::vector<KeptTensor> tensors;
    std::vector<OnChip> of_layer;  // by the request's layers
};

// `request` has a graph, and its layers in their order. Throws InputError for the objective network-edp, which chooses
// mappings together.
KeptTensors choose_kept_tensors(const RunRequest& request);

// What is wrong with a choice, from the graph, the layers and the banks alone; "": nothing. Every layer that makes or
// takes a tensor that stays is told so, no other is, and tensors that are there at the same time fit beside one
// another.
std::string kept_flaw(const RunRequest& request, const KeptTensors& kept);

// The machine that is left for a layer: its banks without those that hold tensors.
AcceleratorConfig machine_left(const AcceleratorConfig& machine, const OnChip& on_chip);

// DRAM bytes, uncompressed, that the layer would have moved with the same mapping, had its tensors not stayed.
std::int64_t bytes_saved(const RunRequest& request, const Layer& layer, const Plan& plan);

}  // namespace eyrie
