#include "sim/run/exact_mapping.hpp"

#include <deque>
#include <limits>
#include <map>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// As they lie on the array. All zeros, where words do not matter.
LayerData operands(const RunRequest& request, const Layer& written, const std::optional<Folding>& folding) {
    const Layer layer = folded_layer(written, request.batch, folding);
    if (MappingSimulation::words_matter(request.accelerator)) {
        LayerData data =
            make_layer_data(written, written.images_in(request.batch), request.seed, request.accelerator.arithmetic);
        return folding ? folded_data(written, data, layer) : std::move(data);
    }
    return {Tensor<std::int16_t>({layer.images_in(request.batch), layer.C, layer.H, layer.W}),
            Tensor<std::int16_t>({layer.M, layer.C_per_group(), layer.R, layer.S})};
}

using PassesByExtents = std::map<PassExtents, PassCache::Pass>;

// The cycles of a plan's passes, as far as they are known.
class PassesOfPlan {
public:
    PassesOfPlan(const Plan& plan, PassesByExtents& known) : plan_(plan), known_(known) {
        for (const PassShape& shape : plan.shapes) {
            const auto found = known.find(extents_of(shape));
            cache.shapes.push_back(found == known.end() ? std::nullopt : std::optional<PassCache::Pass>(found->second));
        }
    }
    ~PassesOfPlan() {
        for (std::size_t i = 0; i < cache.shapes.size(); ++i)
            if (cache.shapes[i]) known_.emplace(extents_of(plan_.shapes[i]), *cache.shapes[i]);
    }
    bool has(std::size_t pass) const {
        return cache.shapes[static_cast<std::size_t>(plan_.passes[pass].shape)].has_value();
    }
    KnownPassCycles cycles() const {
        KnownPassCycles all;
        for (std::size_t i = 0; i < cache.shapes.size(); ++i)
            if (cache.shapes[i]) all.emplace(extents_of(plan_.shapes[i]), cache.shapes[i]->cycles);
        return all;
    }
    // Of one pass of each kind.
    Cycles sum() const {
        Cycles all = 0;
        for (const std::optional<PassCache::Pass>& pass : cache.shapes)
            if (pass) all += pass->cycles;
        return all;
    }
    PassCache cache;

private:
    const Plan& plan_;
    PassesByExtents& known_;
};

}  // namespace

struct MappingSimulation::Job {
    const RunRequest& request;
    const Dataflow& dataflow;
    Layer layer;
    LayerData data;
    std::shared_ptr<Chip> own_chip;
    std::optional<LayerPsums> psums;                                     // where ofmaps are compressed
    std::deque<std::pair<MappingParameters, PassesByExtents>> passes{};  // by pass_family
    struct Done {
        MappingParameters parameters;
        SimulatedMapping simulated;
        LayerRun run;
    };
    std::deque<Done> done{};

    PassesByExtents& passes_of(const MappingParameters& parameters) {
        const MappingParameters alike = pass_family(parameters);
        for (auto& [of, found] : passes)
            if (of == alike) return found;
        return passes.emplace_back(alike, PassesByExtents()).second;
    }
    // None: no longer worthwhile.
    std::optional<LayerRun> run(const Plan& plan, const RunOptions& options, const PassesOfPlan& known,
                                const Worthwhile& worthwhile) {
        Chip& chip = *own_chip;
        if (!worthwhile || !FastForward::is_exact_for(request.accelerator))
            return chip.run_layer(layer, data, plan, options);
        const PassObserver nobody;
        try {
            chip.begin_layer(layer, data, plan, options, nobody);
            bool goes_on = true;
            for (std::size_t pass = 0; goes_on; ++pass) {
                const bool is_new = !known.has(pass);
                goes_on = chip.run_next_pass();
                if (!is_new || worthwhile(known.cycles())) continue;
                chip.abandon_layer();
                return {};
            }
            return chip.finish_layer();
        } catch (...) {
            chip.abandon_layer();
            throw;
        }
    }
};

MappingSimulation::MappingSimulation(const RunRequest& request, const Layer& layer, std::shared_ptr<Chip> chip,
                                     const std::optional<Folding>& folding)
    : job_(new Job{request,
                   find_dataflow(request.dataflow),
                   folded_layer(layer, request.batch, folding),
                   operands(request, layer, folding),
                   chip ? std::move(chip) : std::make_shared<Chip>("chip", request.accelerator),
                   {}}) {
    if (request.accelerator.dram.codes_ofmaps(request.accelerator.arithmetic))
        job_->psums.emplace(job_->layer, job_->data, request.accelerator.arithmetic);
}

MappingSimulation::~MappingSimulation() = default;

bool MappingSimulation::words_matter(const AcceleratorConfig& machine) {
    return machine.dram.codes_ifmaps() || machine.dram.codes_ofmaps(machine.arithmetic) || machine.pe.zero_gating ||
           machine.array_timing_depends_on_data();
}

std::optional<SimulatedMapping> MappingSimulation::operator()(const MappingParameters& parameters,
                                                              const Worthwhile& worthwhile) {
    const RunRequest& request = job_->request;
    for (const Job::Done& one : job_->done)
        if (one.parameters == parameters) return one.simulated;
    SimulatedMapping simulated;
    try {
        const Plan plan = plan_layer(job_->dataflow, job_->layer, job_->layer.images_in(request.batch),
                                     request.accelerator, parameters);
        PassesOfPlan passes(plan, job_->passes_of(parameters));
        const Cycles known = passes.sum();
        RunOptions options;
        options.fast_forward = true;
        options.values = false;
        options.psums = job_->psums ? &*job_->psums : nullptr;
        options.pass_cache = &passes.cache;
        const std::optional<LayerRun> run = job_->run(plan, options, passes, worthwhile);
        simulated.passes = passes.cycles();
        simulated.pe_cycles = (passes.sum() - known) * plan.active_pes;
        if (!run) return simulated;
        if (!FastForward::is_exact_for(request.accelerator))  // no pass is known by itself
            simulated.pe_cycles = run->counters.cycles.array * plan.active_pes;
        MappingCost cost;
        cost.energy = price(run->counters, request.energy, request.accelerator).total();
        cost.array_cycles = run->counters.cycles.array;
        cost.total_cycles = run->counters.cycles.total;
        cost.active_pes = plan.active_pes;
        cost.passes = static_cast<std::int64_t>(plan.passes.size());
        simulated.cost = cost;
        job_->done.push_back({parameters, simulated, *run});
    } catch (const InputError&) {  // too few multicast IDs
        return {};
    } catch (const DeadlockError&) {
        return {};
    }
    return simulated;
}

const LayerRun& MappingSimulation::run_of(const MappingParameters& parameters) const {
    for (const Job::Done& one : job_->done)
        if (one.parameters == parameters) return one.run;
    throw SimulationError("a mapping was not simulated");
}

KnownWords MappingSimulation::known_words() const {
    const AcceleratorConfig& machine = job_->request.accelerator;
    if (!words_matter(machine)) return {};
    return {job_->layer, job_->data, machine.dram.codes_ifmaps() && job_->layer.ifmap_compressed,
            job_->psums ? job_->psums->stored_nonzeros(job_->layer.relu && machine.dram.relu) : 0};
}

LayerSimulations::Folded& LayerSimulations::of(const std::optional<Folding>& folding) {
    for (Folded& one : all_)
        if (one.folding == folding) return one;
    return all_.emplace_back(request_, layer_, chip_, folding);
}

namespace {

const MappingParameters& best_of(const ChosenMapping& chosen) { return chosen.search.best[chosen.place].parameters; }

// The one whose best mapping by estimate costs least when simulated.
FoldedMapping& best_simulated(std::vector<FoldedMapping>& foldings, const Better& better,
                              LayerSimulations& simulations) {
    FoldedMapping* best = &foldings.front();
    if (foldings.size() == 1) return *best;
    double least = std::numeric_limits<double>::infinity();
    for (FoldedMapping& one : foldings) {
        const auto simulated = simulations.of(one.folding).simulation(best_of(one.mapping));
        if (!simulated || !simulated->cost || better.figure(*simulated->cost) >= least) continue;
        least = better.figure(*simulated->cost);
        best = &one;
    }
    return *best;
}

}  // namespace

ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const Aim& aim,
                           LayerSimulations& simulations) {
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    // The estimate's choice is near the best: with its cost most others need not be simulated.
    std::vector<FoldedMapping> foldings =
        choose_foldings(dataflow, layer, request.batch, request.accelerator, request.energy, aim);
    FoldedMapping& folded = best_simulated(foldings, Better(dataflow, aim), simulations);
    LayerSimulations::Folded& at = simulations.of(folded.folding);
    const std::int64_t images = at.layer.images_in(request.batch);
    ExactChoice choice;
    choice.folding = folded.folding;
    ChosenMapping& chosen = choice.chosen = std::move(folded.mapping);
    const SearchInput input{dataflow, at.layer, images, request.accelerator, request.energy, aim, at.known};
    ExactSearch found = search_exactly(
        input, {best_of(chosen)},
        [&](const MappingParameters& one, const Worthwhile& worthwhile) { return at.simulation(one, worthwhile); },
        request.limits);
    if (found.simulated.empty()) return choice;  // it deadlocks, as the run will say
    const MappingParameters& best = found.simulated[0].parameters;
    if (!(best == chosen.plan.parameters))
        chosen.plan = plan_layer(dataflow, at.layer, images, request.accelerator, best);
    choice.run = at.simulation.run_of(best);
    chosen.proof = found.proof;
    chosen.proof->simulated += static_cast<std::int64_t>(foldings.size()) - 1;
    chosen.search.best = std::move(found.simulated);
    chosen.search.candidates = found.bounded;
    chosen.place = 0;
    return choice;
}

ExactChoice choose_exactly(const RunRequest& request, const Layer& layer) {
    LayerSimulations simulations(request, layer);
    return choose_exactly(request, layer, request.objective, simulations);
}

}  // namespace eyrie
