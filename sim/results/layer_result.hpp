// The result of one layer and of a run: what the result file holds (docs/results.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_proof.hpp"
#include "dataflows/plan/on_chip.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/prices/energy.hpp"
#include "sim/provenance/provenance.hpp"
#include "sim/results/vector_result.hpp"
#include "workloads/folding.hpp"
#include "workloads/network.hpp"

namespace eyrie {

enum class CheckOutcome { not_run, match, mismatch };
const char* check_name(CheckOutcome outcome);

// Where a layer's mapping comes from.
struct MappingOrigin {
    std::string mapper;                 // "exact", "estimate", or "given" by a mapping file
    std::optional<MappingProof> proof;  // of the exact mapper
};

struct LayerResult {
    Layer layer;
    std::int64_t batch = 1;
    std::string dataflow;
    std::string mapping;
    MappingOrigin origin;
    std::optional<Folding> folding;  // of a product of matrices whose mapping was chosen
    std::string loop_nest;
    std::int32_t active_pes = 0;
    std::int64_t passes = 0;
    DoubleBuffer double_buffered = DoubleBuffer::none;  // regions of the buffer that had room for two halves
    OnChip on_chip;                                     // tensors that stayed in the buffer
    LayerCounters counters;
    MapForms map_forms;  // in DRAM
    LayerEnergy energy;
    CheckOutcome check = CheckOutcome::not_run;
    Cycles replayed_cycles = 0;  // of the array's time: fast-forwarded

    Count macs() const { return layer.macs_per_image() * batch; }  // each time it is done
};

// A layer that was asked for and did not run.
struct UnrunLayer {
    std::string layer;
    std::string reason;  // the obstacle, in words
    std::optional<std::vector<std::string>>
        could_run;  // dataflows with a mapping for it on this machine; none: unknown

    // Reason and dataflows; of a standstill, a line for each part that waits.
    std::string text() const;
};

// Of a run whose layers compute on what the layers before them made.
struct ChainResult {
    struct End {
        std::string operation, type, reason;
    };
    // How long a tensor is needed: operations that make it and that take it last; "": an input, a result.
    struct Lifetime {
        std::string tensor;
        std::int64_t words = 0;  // of one image
        std::string made_by, last_taken_by;
    };
    std::int64_t layers = 0;  // whose ifmaps other operations made
    std::vector<Lifetime> lifetimes;
    std::vector<End> ends;                 // operations whose results are generated
    std::vector<std::string> passed_over;  // operations of the array that were computed beside it
};

// Tensors that stayed in the global buffer.
struct KeptResult {
    struct Tensor {
        std::string name;
        std::string made_by, last_taken_by;  // layers
        std::int64_t words = 0;              // of the whole batch
        std::int64_t banks = 0;
    };
    std::vector<Tensor> tensors;
    std::int64_t bytes_saved = 0;  // that the same mappings would have moved across the link, uncompressed
};

struct RunResult {
    std::string network;
    std::vector<std::string> layers_left_out;         // fully connected ones, as nobody asked for them
    std::vector<OperationBeside> beside;              // of a run of all layers: what the array does not do
    int model_ifmap_bits = 0, model_filter_bits = 0;  // of a model file's words; 0: it does not say
    std::vector<std::string> model_batches;           // of a model file, that are read as one image: one line each
    AcceleratorConfig accelerator;
    std::string machine_name;  // beside another machine of its own name; "": that name
    EnergyTable energy_table;
    std::int64_t batch = 1;
    std::uint64_t seed = 0;
    std::string dataflow;  // of chosen mappings
    std::string objective;
    std::string mapping_file;  // "" when the mappings were chosen
    std::vector<LayerResult> layers;
    std::vector<VectorResult> vector_operations;  // those of `beside` that the vector unit did
    std::vector<UnrunLayer> cannot_run;           // totals are of `layers` alone
    std::optional<ChainResult> chain;
    std::optional<KeptResult> kept;
    std::optional<std::vector<std::string>> generated_weights;  // operations whose weights no file of --weights has
    std::optional<Provenance> provenance;                       // where a command made it
    double wall_seconds = 0;

    // What the machine is called, with what was changed.
    std::string machine_title() const { return accelerator.title_as(machine_name); }
    bool complete() const { return cannot_run.empty(); }
    // "2 of 5 layers cannot run"; "" for a complete result.
    std::string what_is_missing() const;
};

// "lstm x 50", of one that is done several times: its numbers are of one time.
std::string row_name(const LayerResult& layer);
// What the layer's counts cost on the machine (sim/prices/energy.hpp).
LayerEnergy price(const LayerCounters& counters, const EnergyTable& table, const AcceleratorConfig& machine);
// Sums of counters and energies, of each layer as often as it is done.
LayerResult total_of(const std::vector<LayerResult>& layers);
Count all_macs(const std::vector<LayerResult>& layers);

}  // namespace eyrie
