#include "sim/run/run_network.hpp"

#include <chrono>
#include <memory>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/known_words.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/host/log.hpp"
#include "sim/host/progress.hpp"
#include "sim/run/cannot_run.hpp"
#include "sim/run/exact_mapping.hpp"
#include "sim/run/kept_plan.hpp"
#include "sim/run/kept_tensors.hpp"
#include "sim/run/mapping_chooser.hpp"
#include "sim/run/vector_operations.hpp"
#include "workloads/graph/lifetimes.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

ChosenMapping choose_mapping(const RunRequest& request, const Layer& layer) {
    return choose_alone(request, layer).chosen;
}

ExactChoice choose_alone(const RunRequest& request, const Layer& layer) {
    if (request.mapper == Mapper::exact) return choose_exactly(request, layer);
    return choose_by_estimate(request, layer, request.objective);
}

std::vector<FoldedMapping> foldings_by_estimate(const RunRequest& request, const Layer& layer, const Aim& aim) {
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    if (request.folds_products)
        return choose_foldings(dataflow, layer, request.batch, request.accelerator, request.energy, aim);
    return {{std::nullopt, choose_mapping(dataflow, layer, layer.images_in(request.batch), request.accelerator,
                                          request.energy, aim)}};
}

ExactChoice choose_by_estimate(const RunRequest& request, const Layer& layer, const Aim& aim) {
    FoldedMapping best = std::move(foldings_by_estimate(request, layer, aim).front());
    return {std::move(best.mapping), {}, best.folding};
}

bool same_work(const Layer& a, const Layer& b, std::int64_t batch) {
    const std::optional<LayerProduct> of_a = product_of(a, batch);
    return same_shape(a, b) || (of_a && of_a == product_of(b, batch));
}

const MappingParameters* given_mapping(const RunRequest& request, const Layer& layer) {
    if (!request.mapping) return nullptr;
    const auto entry = request.mapping->layers.find(layer.name);
    return entry == request.mapping->layers.end() ? nullptr : &entry->second;
}

std::optional<Folding> given_folding(const RunRequest& request, const Layer& layer) {
    if (!request.mapping) return std::nullopt;
    const auto entry = request.mapping->foldings.find(layer.name);
    if (entry == request.mapping->foldings.end()) return std::nullopt;
    if (!request.folds_products)
        throw InputError(
            fmt::format("{}: folding: found one of a layer whose tensors stay in the buffer as it is "
                        "written; allowed: none with --keep-on-chip",
                        request.mapping->places.at(layer.name)));
    const std::string obstacle = folding_obstacle(layer, request.batch, entry->second);
    if (!obstacle.empty()) throw InputError(fmt::format("{}: {}", request.mapping->places.at(layer.name), obstacle));
    return entry->second;
}

LayerPlan plan_layer(const RunRequest& request, const Layer& layer) {
    return plan_layer(request, layer, [&] { return choose_alone(request, layer); });
}

LayerPlan plan_layer(const RunRequest& request, const Layer& layer, const std::function<ExactChoice()>& choose) {
    LayerPlan planned;
    Plan& plan = planned.plan;
    const MappingParameters* given = given_mapping(request, layer);
    if (given == nullptr && request.mapping)
        log_info(fmt::format("{}: not in {}; its mapping is chosen", layer.name, request.mapping_path));
    if (given != nullptr) {
        planned.origin.mapper = "given";
        planned.folding = given_folding(request, layer);
        const Layer folded = folded_layer(layer, request.batch, planned.folding);
        try {
            plan = plan_layer(find_dataflow(request.mapping->dataflow), folded, folded.images_in(request.batch),
                              request.accelerator, *given);
        } catch (const InputError& error) {
            throw InputError(fmt::format("{}: {}", request.mapping->places.at(layer.name), error.what()));
        }
    } else {
        ExactChoice choice = choose();
        plan = std::move(choice.chosen.plan);
        planned.folding = choice.folding;
        planned.origin = {mapper_name(request.mapper), choice.chosen.proof};
        planned.run = std::move(choice.run);
    }
    const std::string flaw =
        verify_plan(plan, folded_layer(layer, request.batch, planned.folding), request.accelerator);
    if (!flaw.empty()) throw SimulationError(fmt::format("layer {}: the plan is flawed: {}", layer.name, flaw));
    return planned;
}

namespace {

bool needs_words(const RunRequest& request) { return request.check || request.take_words; }

CheckOutcome compare(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, bool relu_unit,
                     const OfmapTensor& ofmap) {
    Layer expected = layer;
    expected.relu = layer.relu && relu_unit;
    const OfmapTensor reference = reference_ofmap(expected, data, arithmetic);
    if (ofmap == reference) return CheckOutcome::match;
    for (std::int64_t i = 0; i < reference.size(); ++i)
        if (ofmap.word(i) != reference.word(i)) {
            log_error(fmt::format("{}: ofmap word {} is {}, the reference has {}", layer.name, i, ofmap.word(i),
                                  reference.word(i)));
            break;
        }
    return CheckOutcome::mismatch;
}

// A plan in the banks that tensors leave, some of which are the layer's own.
LayerPlan plan_beside_tensors(const RunRequest& request, const Layer& layer, const OnChip& staying) {
    RunRequest left = request;
    left.accelerator = machine_left(request.accelerator, staying);
    left.folds_products = false;
    LayerPlan planned = plan_layer(left, layer);
    planned.plan.on_chip = staying;
    planned.run.reset();  // of a machine on which all words cross the link
    const std::string flaw = verify_plan(planned.plan, layer, request.accelerator);
    if (!flaw.empty()) throw SimulationError(fmt::format("layer {}: the plan is flawed: {}", layer.name, flaw));
    return planned;
}

// The choice of tensors that stay, checked; without any where none should.
KeptTensors kept_tensors_of(const RunRequest& request) {
    KeptTensors kept;
    kept.of_layer.resize(request.layers.size());
    if (!request.keep_on_chip) return kept;
    kept = choose_kept_tensors(request);
    const std::string flaw = kept_flaw(request, kept);
    if (!flaw.empty()) throw SimulationError("tensors that stay on the chip: " + flaw);
    return kept;
}

struct PlannedLayer {
    std::shared_ptr<KeptPlan> shared;
    std::optional<Folding> folding;
    MappingOrigin origin;
    std::optional<LayerRun> run;
};

// One for each layer, none for one that cannot run; layers of one shape and mapping share theirs. What a machine has no
// room for is found here, before the first cycle. The exact mapper looks at the words of each layer, where they matter:
// they may differ where shapes are the same.
std::vector<PlannedLayer> plan_layers(const RunRequest& request, const std::vector<OnChip>& on_chip,
                                      std::vector<UnrunLayer>& cannot_run, PlanMemory& memory) {
    std::vector<PlannedLayer> plans;
    const auto same_plan = [&](const Layer& a, const Layer& b) {
        const MappingParameters* of_a = given_mapping(request, a);
        const MappingParameters* of_b = given_mapping(request, b);
        // The estimate expects other words of layers with other zeros.
        if (of_a == nullptr && of_b == nullptr)
            return same_work(a, b, request.batch) &&
                   (request.mapper == Mapper::exact || KnownWords::expects_same(a, b));
        return of_a != nullptr && of_b != nullptr && same_shape(a, b) && *of_a == *of_b &&
               given_folding(request, a) == given_folding(request, b);
    };
    MappingChooser chooser(request);
    Progress progress(request.quiet || request.mapper == Mapper::estimate);
    for (const Layer& layer : request.layers) {
        progress.show("mapping " + layer.name, static_cast<std::int64_t>(plans.size()),
                      static_cast<std::int64_t>(request.layers.size()));
        const bool looks_at_words = request.mapper == Mapper::exact && given_mapping(request, layer) == nullptr &&
                                    MappingSimulation::words_matter(request.accelerator);
        PlannedLayer planned;
        std::size_t same = 0;
        const OnChip& staying = on_chip[plans.size()];
        while (same < plans.size() && !(plans[same].shared && plans[same].shared->on_chip() == staying &&
                                        same_plan(request.layers[same], layer)))
            ++same;
        try {
            if (same < plans.size() && !looks_at_words) {
                planned = plans[same];
            } else {
                LayerPlan own =
                    staying.any() ? plan_beside_tensors(request, layer, staying) : chooser.plan(plans.size());
                planned = {std::make_shared<KeptPlan>(std::move(own.plan), memory), own.folding, own.origin,
                           std::move(own.run)};
                if (same < plans.size() && plans[same].folding == planned.folding &&
                    plans[same].shared->parameters() == planned.shared->parameters())
                    planned.shared = plans[same].shared;
            }
        } catch (const InputError& error) {
            // An entry of a mapping file that cannot run is an error in that file. A tensor cannot stay that is not
            // made.
            const bool ends = staying.any() || given_mapping(request, layer) != nullptr;
            if (ends || !(request.go_on || request.tells_others)) throw;
            const UnrunLayer unrun = unmapped_layer(request, layer, error.what());
            if (!request.go_on) throw InputError(unrun.text());
            cannot_run.push_back(unrun);
            plans.push_back({});
            continue;
        }
        plans.push_back(planned);
        log_info(fmt::format("{}: {}", layer.name, planned.shared->summary()));
    }
    progress.clear();
    return plans;
}

}  // namespace

RunResult empty_result(const RunRequest& request) {
    RunResult result;
    result.network = request.network.name;
    result.layers_left_out = request.layers_left_out;
    result.generated_weights = request.generated_weights;
    if (request.is_whole_network()) result.beside = request.network.beside;
    result.model_ifmap_bits = request.network.ifmap_bits;
    result.model_filter_bits = request.network.filter_bits;
    result.model_batches = request.network.batches;
    result.vector_operations = run_vector_operations(request);
    result.accelerator = request.accelerator;
    result.machine_name = request.machine_name;
    result.energy_table = request.energy;
    result.batch = request.batch;
    result.seed = request.seed;
    result.dataflow = request.dataflow;
    result.objective = objective_name(request.objective);
    result.mapping_file = request.mapping_path;
    result.provenance = request.provenance;
    return result;
}

LayerResult empty_result(const RunRequest& request, const Layer& layer, const Plan& plan) {
    LayerResult result;
    result.layer = layer;
    result.batch = layer.images_in(request.batch);
    result.dataflow = plan.dataflow;
    result.mapping = plan.mapping;
    result.loop_nest = plan.loop_nest;
    result.active_pes = plan.active_pes;
    result.passes = static_cast<std::int64_t>(plan.passes.size());
    result.double_buffered = plan.double_buffered;
    result.on_chip = plan.on_chip;
    return result;
}

LayerResult finished_result(const RunRequest& request, const Layer& layer, const Plan& plan, const LayerRun& run) {
    LayerResult result = empty_result(request, layer, plan);
    result.replayed_cycles = run.replayed_cycles;
    result.counters = run.counters;
    result.map_forms = run.map_forms;
    result.energy = price(run.counters, request.energy, request.accelerator);
    return result;
}

bool needs_no_run(const RunRequest& request) { return request.fast_forward && !needs_words(request) && !request.chain; }

namespace {

// What the chain says of the ofmaps that the machine made.
CheckOutcome put_into_chain(const RunRequest& request, const Layer& layer, Chain& chain, const OfmapTensor& ofmap) {
    const std::string difference = chain.take(ofmap);
    if (!request.check) return CheckOutcome::not_run;
    if (!difference.empty()) log_error(fmt::format("{}: {}", layer.name, difference));
    return difference.empty() ? CheckOutcome::match : CheckOutcome::mismatch;
}

}  // namespace

LayerResult simulate_layer(LayerMachine& machine, const RunRequest& request, const Layer& layer, const Plan& plan,
                           const std::optional<Folding>& folding, const PassObserver& report, const LayerAids& aids) {
    LayerResult result = empty_result(request, layer, plan);
    const Arithmetic& arithmetic = request.accelerator.arithmetic;
    const LayerTensors::Known* const known =
        request.tensors == nullptr || aids.chain != nullptr
            ? nullptr
            : request.tensors->find(layer, layer.images_in(request.batch), request.seed, arithmetic);
    LayerData own;
    if (aids.chain != nullptr)
        own = aids.chain->operands(layer.name);
    else if (known == nullptr)
        own = make_layer_data(result.layer, result.batch, request.seed, arithmetic);
    const LayerData& data = known == nullptr ? own : known->data;
    const Layer on_array = folded_layer(layer, request.batch, folding);
    std::optional<LayerData> folded;
    if (folding) folded = folded_data(layer, data, on_array);
    const LayerData& words = folded ? *folded : data;
    RunOptions options;
    options.fast_forward = request.fast_forward;
    options.values = needs_words(request) || aids.chain != nullptr;
    options.pass_cache = aids.pass_cache;
    options.events = aids.trace == nullptr ? nullptr : aids.trace->events();
    const bool codes = request.accelerator.dram.codes_ofmaps(arithmetic);
    if (known != nullptr && codes && !folding) options.psums = &known->psums;
    const LayerRun run = machine.run_layer(on_array, words, plan, options, report);
    if (aids.trace != nullptr) aids.trace->write(words);
    result = finished_result(request, layer, plan, run);
    if (needs_words(request) || aids.chain != nullptr) {
        const OfmapTensor ofmap = folding ? folded_ofmap(on_array, run.ofmap, layer) : run.ofmap;
        if (request.take_words) request.take_words(layer, data, ofmap);
        if (aids.chain != nullptr) {
            result.layer.ifmap_zeros_assumed = layer.ifmap_zeros_assumed && !aids.chain->computed_ifmaps();
            result.check = put_into_chain(request, layer, *aids.chain, ofmap);
        } else if (request.check)
            result.check = compare(layer, data, arithmetic, request.accelerator.dram.relu, ofmap);
    }
    log_info(fmt::format("{}: {} array cycles, {} in all, check: {}", result.layer.name, run.counters.cycles.array,
                         run.counters.cycles.total, check_name(result.check)));
    return result;
}

namespace {

std::unique_ptr<Chain> chain_of(const RunRequest& request) {
    if (!request.chain) return nullptr;
    return std::make_unique<Chain>(request.graph, request.network,
                                   ChainSettings{request.batch, request.seed, request.accelerator.arithmetic,
                                                 request.accelerator.dram.relu, request.check, request.inputs});
}

// What a chain that has run to its end says of itself.
void tell_chain(const Graph& graph, const Chain& chain, ChainResult& result) {
    for (const ChainGap& one : chain.gaps()) result.ends.push_back({one.operation, one.type, one.reason});
    result.passed_over = chain.passed_over();
    const auto name = [&](const std::optional<std::size_t>& operation) {
        return operation ? graph.operations[*operation].name : "";
    };
    for (const Lifetime& one : lifetimes(graph)) {
        const GraphTensor& tensor = graph.tensors[one.tensor];
        result.lifetimes.push_back({tensor.name, tensor.words(), name(one.made_by), name(one.last_use)});
    }
}

KeptResult result_of(const RunRequest& request, const KeptTensors& kept) {
    KeptResult result;
    for (const KeptTensor& one : kept.tensors)
        result.tensors.push_back(
            {one.name, request.layers[one.first].name, request.layers[one.last].name, one.words, one.banks});
    return result;
}

}  // namespace

RunResult run_network(const RunRequest& request, const MachineMaker& make_machine) {
    const auto started = std::chrono::steady_clock::now();
    RunResult result = empty_result(request);
    PlanMemory memory;
    const KeptTensors kept = kept_tensors_of(request);
    std::vector<PlannedLayer> plans = plan_layers(request, kept.of_layer, result.cannot_run, memory);
    if (request.keep_on_chip) result.kept = result_of(request, kept);
    const auto macs_of = [&](const Layer& layer) {
        return static_cast<double>(layer.macs_per_image() * layer.images_in(request.batch));
    };
    double all_macs = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) all_macs += plans[i].shared ? macs_of(request.layers[i]) : 0;

    std::unique_ptr<LayerTrace> trace;
    std::size_t traced = 0;
    Layer traced_layer;  // as it lies on the array
    if (request.trace.wanted()) {
        while (request.layers[traced].name != request.trace.layer) ++traced;
        for (const UnrunLayer& unrun : result.cannot_run)
            if (unrun.layer == request.trace.layer) throw InputError("no trace: " + unrun.text());
        plans[traced].shared->pin();
        traced_layer = folded_layer(request.layers[traced], request.batch, plans[traced].folding);
        trace = std::make_unique<LayerTrace>(request.trace, traced_layer,
                                             plans[traced].shared->plan(request, traced_layer), request.accelerator);
    }
    const std::unique_ptr<LayerMachine> machine =
        make_machine ? make_machine(request.accelerator) : std::make_unique<Chip>("chip", request.accelerator);
    const std::unique_ptr<Chain> chain = chain_of(request);
    if (chain) result.chain.emplace();
    Progress progress(request.quiet);
    double macs_done = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (!plans[i].shared) continue;
        const Layer& layer = request.layers[i];
        const double macs = macs_of(layer);
        const auto report = [&](std::size_t done, std::size_t all) {
            const double share = (macs_done + macs * static_cast<double>(done) / static_cast<double>(all)) / all_macs;
            progress.show("simulating " + layer.name, static_cast<std::int64_t>(share * 1e6), 1000000);
        };
        // With --check every layer simulates its own passes, so that its words move through the machine.
        PassCache* pass_cache = needs_words(request) ? nullptr : &plans[i].shared->pass_cache;
        const bool is_traced = trace && i == traced;
        try {
            const Plan& plan = plans[i].shared->plan(request, folded_layer(layer, request.batch, plans[i].folding));
            result.layers.push_back(plans[i].run && needs_no_run(request) && !is_traced
                                        ? finished_result(request, layer, plan, *plans[i].run)
                                        : simulate_layer(*machine, request, layer, plan, plans[i].folding, report,
                                                         {pass_cache, is_traced ? trace.get() : nullptr, chain.get()}));
            result.layers.back().origin = plans[i].origin;
            result.layers.back().folding = plans[i].folding;
            if (plan.on_chip.any()) result.kept->bytes_saved += bytes_saved(request, layer, plan);
            if (chain && chain->computed_ifmaps()) ++result.chain->layers;
        } catch (const DeadlockError& error) {
            if (!request.go_on || is_traced || kept.of_layer[i].any()) throw;
            result.cannot_run.push_back(deadlocked_layer(layer, error));
        }
        macs_done += macs;
        plans[i].shared->put_aside();
        plans[i].shared.reset();  // its memory is for the layers to come
    }
    progress.clear();
    if (chain) tell_chain(*request.graph, *chain, *result.chain);
    result.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
}

}  // namespace eyrie
