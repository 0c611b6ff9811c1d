// A run of all layers of a network that has more than layers: time, energy and DRAM of everything together, and what
// nobody ran, with its share of the bytes that all operations take and give.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/results/layer_result.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

struct WholeNetwork {
    Cycles layers = 0;  // each as often as it is done
    Cycles vector = 0;
    double layers_energy = 0;
    double vector_energy = 0;
    Count layers_bytes = 0;  // that crossed the DRAM link
    Count vector_bytes = 0;

    Cycles cycles() const { return layers + vector; }
    double energy() const { return layers_energy + vector_energy; }
    Count bytes() const { return layers_bytes + vector_bytes; }
};
WholeNetwork whole_network(const RunResult& run);
// Where a layer's energy has the unit's: lanes as MACs, registers as RF.
LayerEnergy as_layer_energy(const VectorEnergy& energy);
// The time without DRAM: the array's, and that of port and lanes.
Cycles busy_cycles(const RunResult& run);

// Operations beside the array that are neither free nor run. Without a vector unit these are all; with one, those of
// which nobody knows what they are.
std::vector<OperationBeside> not_run(const RunResult& run);
// Words that an operation takes and gives, for all images, in bytes of the machine's activations.
Count bytes_of(const OperationBeside& operation, const RunResult& run);
// In percent of the bytes that layers and operations that are not fused take and give.
double not_run_percent(const RunResult& run);
// "2 maxpool, 1 softmax": how many there are of each kind.
std::string numbers_by_kind(const std::vector<OperationBeside>& operations);

// Tables of the operations, by kind, and of the whole, where a vector unit ran any.
void add_vector_tables(const RunResult& run, Tables& tables);
// [{"name", "kind", ..., "cycles", "counts", "energy"}]
nlohmann::ordered_json vector_json(const RunResult& run);
nlohmann::ordered_json whole_network_json(const RunResult& run);

}  // namespace eyrie
