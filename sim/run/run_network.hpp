// Runs the chosen layers of a network one after another on one machine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/mapper/exact_search.hpp"
#include "dataflows/mapper/folding_choice.hpp"
#include "dataflows/mapper/mapping_choice.hpp"
#include "dataflows/mapper/mapping_file.hpp"
#include "sim/chip/layer_machine.hpp"
#include "sim/results/layer_result.hpp"
#include "sim/run/layer_tensors.hpp"
#include "sim/trace_files/trace_files.hpp"
#include "workloads/functional/chain.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// A mapping, and its run where the exact mapper has chosen it.
struct ExactChoice {
    ChosenMapping chosen;
    std::optional<LayerRun> run;       // counters only; none: no mapping can run
    std::optional<Folding> folding{};  // of a product of matrices; none: the layer lies as it is written
};

// Receives what a layer has computed: its operands, and its ofmaps as read back from DRAM.
using WordsTaker = std::function<void(const Layer&, const LayerData&, const OfmapTensor&)>;

struct RunRequest {
    AcceleratorConfig accelerator;
    std::string machine_name;  // beside another machine of its own name; "": that name
    Network network;
    std::vector<Layer> layers;                 // in the order in which they run
    std::vector<std::string> layers_left_out;  // fully connected ones, as nobody asked for them
    std::int64_t batch = 1;
    std::string dataflow = "rs";  // of layers that the mapping file does not have
    std::optional<MappingFile> mapping;
    std::string mapping_path;
    Objective objective = Objective::edp;
    Mapper mapper = Mapper::estimate;
    ExactLimits limits;  // of the exact mapper
    EnergyTable energy;
    std::string label;                     // in a comparison; "": the dataflow
    std::optional<Provenance> provenance;  // of the result
    std::uint64_t seed = 1;
    bool check = false;
    bool fast_forward = true;
    bool quiet = false;
    bool tells_others = false;  // without go_on: the error of such a layer names the dataflows that could run it
    bool go_on = false;  // past a layer that cannot run: it goes into the result's cannot_run; false: it ends the run
    TraceRequest trace;
    // With `chain`, layers compute on what those before them made (workloads/functional/chain.hpp): of this graph, from
    // inputs of the network that are given by name, or else generated.
    bool chain = false;
    bool folds_products = true;  // of matrices, where the mapper chooses; false: all layers lie as they are written
    bool keep_on_chip = false;   // with `chain`: tensors stay in the buffer (sim/run/kept_tensors.hpp)
    std::shared_ptr<const Graph> graph;
    std::map<std::string, std::shared_ptr<const MapWords>> inputs;
    std::optional<std::vector<std::string>> generated_weights;  // of files others came from: operations without
    WordsTaker take_words;                  // with one, every layer's words move through the machine, as for a check
    const LayerTensors* tensors = nullptr;  // made for several requests; null, and of layers that it has not: made here

    std::string machine_title() const { return accelerator.title_as(machine_name); }
    // Nothing of the network is left out: what it has beside the array counts, too.
    bool is_whole_network() const { return layers.size() == network.layers.size(); }
};

// What is to run of a layer: the plan, where its mapping comes from, and its run, where choosing it came to that.
struct LayerPlan {
    Plan plan;
    std::optional<Folding> folding;  // the plan is for the layer as it is folded (folded_layer)
    MappingOrigin origin;
    std::optional<LayerRun> run;  // counters only
};
// The plan that a run uses for one layer alone: from the mapping file where it has the layer, else chosen.
// The plan has been verified. Throws InputError. Of several layers: sim/run/mapping_chooser.hpp.
LayerPlan plan_layer(const RunRequest& request, const Layer& layer);
LayerPlan plan_layer(const RunRequest& request, const Layer& layer, const std::function<ExactChoice()>& choose);
// The parameters that the mapping file has for the layer; null: none.
const MappingParameters* given_mapping(const RunRequest& request, const Layer& layer);
// How that file folds the layer, a product of matrices. Throws InputError where it cannot.
std::optional<Folding> given_folding(const RunRequest& request, const Layer& layer);
// Whether the machine does the same work for both under a mapping that the mapper chooses.
bool same_work(const Layer& a, const Layer& b, std::int64_t batch);
// The mapping that a run of this layer alone chooses, with the runners-up.
ChosenMapping choose_mapping(const RunRequest& request, const Layer& layer);
ExactChoice choose_alone(const RunRequest& request, const Layer& layer);
// By estimate, best first: a product of matrices in the foldings that are worth a closer look.
std::vector<FoldedMapping> foldings_by_estimate(const RunRequest& request, const Layer& layer, const Aim& aim);
ExactChoice choose_by_estimate(const RunRequest& request, const Layer& layer, const Aim& aim);

// The result of a request before any layer has run; what the vector unit does is in it.
RunResult empty_result(const RunRequest& request);
// The same of one layer.
LayerResult empty_result(const RunRequest& request, const Layer& layer, const Plan& plan);

// The result of a run that is over.
LayerResult finished_result(const RunRequest& request, const Layer& layer, const Plan& plan, const LayerRun& run);
// Whether the mapper's run of a layer says all that the request wants to know.
bool needs_no_run(const RunRequest& request);

// What a run uses beside the machine; null: nothing.
struct LayerAids {
    PassCache* pass_cache = nullptr;  // of the same plan (RunOptions)
    LayerTrace* trace = nullptr;      // what is to be recorded and written
    Chain* chain = nullptr;           // where the tensors come from, and the ofmaps go
};

// Simulates one planned layer, folded as its plan is; the check is of the ofmaps as the layer is written. `report`
// hears how much of it is done. Throws SimulationError, and for the trace InputError.
LayerResult simulate_layer(LayerMachine& machine, const RunRequest& request, const Layer& layer, const Plan& plan,
                           const std::optional<Folding>& folding, const PassObserver& report,
                           const LayerAids& aids = {});

// Makes what is to run the layers of an accelerator, which outlives it.
using MachineMaker = std::function<std::unique_ptr<LayerMachine>(const AcceleratorConfig&)>;

// Runs the layers on a machine of its own; by default the plain one. Throws InputError before anything
// runs when a mapping file's entry cannot run or, without `go_on`, any layer cannot (for a trace also after); without
// `go_on` DeadlockError; SimulationError when the machine breaks a rule of its own. A traced layer must run.
RunResult run_network(const RunRequest& request, const MachineMaker& make_machine = {});

}  // namespace eyrie
