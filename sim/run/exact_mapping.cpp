#include "sim/run/exact_mapping.hpp"

#include <algorithm>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "sim/host/progress.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// All zeros, where words do not matter.
Tensor<std::int16_t> ifmap_of(const RunRequest& request, const Layer& written, const std::optional<Folding>& folding) {
    const Layer folded = folded_layer(written, request.batch, folding);
    if (!MappingSimulation::words_matter(request.accelerator))
        return Tensor<std::int16_t>({folded.images_in(request.batch), folded.C, folded.H, folded.W});
    Tensor<std::int16_t> ifmap =
        make_ifmap(written, written.images_in(request.batch), request.seed, request.accelerator.arithmetic);
    return folding ? folded_ifmap(written, ifmap, folded) : std::move(ifmap);
}

LargeVector<std::int16_t> filters_of(const RunRequest& request, const Layer& written) {
    if (!MappingSimulation::words_matter(request.accelerator))
        return LargeVector<std::int16_t>(
            static_cast<std::size_t>(written.M * written.C_per_group() * written.R * written.S));
    return make_filter(written, written.images_in(request.batch), request.seed, request.accelerator.arithmetic).data;
}

// Of one pass of each kind.
Cycles sum_of(const KnownPassCycles& passes) {
    Cycles all = 0;
    for (const auto& [extents, cycles] : passes) all += cycles;
    return all;
}

// The passes of a plan: those that were timed, be it for another layer; and those that this layer's search knows of, be
// it from another mapping.
class PassesOfPlan {
public:
    PassesOfPlan(const Plan& plan, TimedPasses::ByExtents& timed, KnownPassCycles& known)
        : plan_(plan), timed_(timed), known_(known) {
        for (const PassShape& shape : plan.shapes) {
            const auto found = timed.find(extents_of(shape));
            cache.shapes.push_back(found == timed.end() ? std::nullopt : std::optional<PassCache::Pass>(found->second));
        }
    }
    ~PassesOfPlan() {
        for (std::size_t i = 0; i < cache.shapes.size(); ++i)
            if (cache.shapes[i]) timed_.emplace(extents_of(plan_.shapes[i]), *cache.shapes[i]);
    }
    bool knows(std::size_t pass) const { return known_.count(extents_of(plan_.shape_of(plan_.passes[pass]))) > 0; }
    void has_run(std::size_t pass) { learn(static_cast<std::size_t>(plan_.passes[pass].shape)); }
    void has_run() {
        for (std::size_t i = 0; i < cache.shapes.size(); ++i) learn(i);
    }
    KnownPassCycles cycles() const {
        KnownPassCycles all;
        for (const PassShape& shape : plan_.shapes)
            if (const auto found = known_.find(extents_of(shape)); found != known_.end()) all.insert(*found);
        return all;
    }
    PassCache cache;

private:
    void learn(std::size_t shape) {
        if (cache.shapes[shape]) known_.emplace(extents_of(plan_.shapes[shape]), cache.shapes[shape]->cycles);
    }

    const Plan& plan_;
    TimedPasses::ByExtents& timed_;
    KnownPassCycles& known_;
};

}  // namespace

const TimedPasses::Kinds* TimedPasses::kinds_of(const MappingParameters& parameters) const {
    for (const Kinds& kinds : kinds_)
        if (kinds.of == parameters) return &kinds;
    return nullptr;
}

void TimedPasses::note(const MappingParameters& parameters, const Plan& plan) {
    if (kinds_of(parameters) != nullptr) return;
    Kinds kinds{parameters, {}, plan.active_pes};
    std::vector<char> seen(plan.shapes.size(), 0);
    for (const Pass& pass : plan.passes)
        if (char& one = seen[static_cast<std::size_t>(pass.shape)]; one == 0) {
            one = 1;
            kinds.in_order.push_back(extents_of(plan.shape_of(pass)));
        }
    kinds_.push_back(std::move(kinds));
}

struct MappingSimulation::Job {
    const RunRequest& request;
    const Dataflow& dataflow;
    Layer layer;
    LayerData data;  // the filters' words are there while they are lent
    std::shared_ptr<Chip> own_chip;
    std::shared_ptr<TimedPasses> timed;
    std::shared_ptr<WordsOfFoldings> words;
    std::optional<LayerPsums> psums{};     // where ofmaps are compressed
    OfFamilies<KnownPassCycles> passes{};  // that mappings of this layer have had
    struct Done {
        MappingParameters parameters;
        SimulatedMapping simulated;
        LayerRun run;
    };
    std::deque<Done> done{};
    Progress progress{true};

    // Whether the mapping is still worthwhile once passes are known that another layer has timed.
    bool still_worthwhile(const TimedPasses::Kinds& kinds, const Worthwhile& worthwhile) {
        KnownPassCycles& known = passes.of(kinds.of);
        const TimedPasses::ByExtents& all = timed->of(kinds.of);
        for (const PassExtents& extents : kinds.in_order) {
            if (known.count(extents) > 0) continue;
            const auto found = all.find(extents);
            if (found == all.end()) return true;  // that layer stopped here
            known.emplace(extents, found->second.cycles);
            if (!worthwhile(known_of(kinds))) return false;
        }
        return true;
    }
    KnownPassCycles known_of(const TimedPasses::Kinds& kinds) {
        const KnownPassCycles& known = passes.of(kinds.of);
        KnownPassCycles all;
        for (const PassExtents& extents : kinds.in_order)
            if (const auto found = known.find(extents); found != known.end()) all.insert(*found);
        return all;
    }
    class LentFilters {
    public:
        explicit LentFilters(Job& to) : to_(to) { to_.data.filter.data.swap(to_.words->filters); }
        ~LentFilters() { to_.data.filter.data.swap(to_.words->filters); }
        LentFilters(const LentFilters&) = delete;

    private:
        Job& to_;
    };
    // None: no longer worthwhile.
    std::optional<LayerRun> run(const Plan& plan, const RunOptions& options, PassesOfPlan& known,
                                const Worthwhile& worthwhile) {
        Chip& chip = *own_chip;
        const LentFilters lent(*this);
        if (!worthwhile || !FastForward::is_exact_for(request.accelerator)) {
            const LayerRun run = chip.run_layer(layer, data, plan, options);
            known.has_run();
            return run;
        }
        const PassObserver nobody;
        try {
            chip.begin_layer(layer, data, plan, options, nobody);
            bool goes_on = true;
            for (std::size_t pass = 0; goes_on; ++pass) {
                const bool is_new = !known.knows(pass);
                goes_on = chip.run_next_pass();
                known.has_run(pass);
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
                                     const std::optional<Folding>& folding, std::shared_ptr<TimedPasses> timed,
                                     std::shared_ptr<WordsOfFoldings> words)
    : job_(new Job{
          request, find_dataflow(request.dataflow), folded_layer(layer, request.batch, folding), LayerData(),
          chip ? std::move(chip) : std::make_shared<Chip>("chip", request.accelerator),
          timed && FastForward::is_exact_for(request.accelerator) ? std::move(timed) : std::make_shared<TimedPasses>(),
          words ? std::move(words) : std::make_shared<WordsOfFoldings>()}) {
    Job& job = *job_;
    job.data.ifmap = ifmap_of(request, layer, folding);
    job.data.filter.shape = {job.layer.M, job.layer.C_per_group(), job.layer.R, job.layer.S};
    if (job.words->filters.empty()) job.words->filters = filters_of(request, layer);
    if (!request.accelerator.dram.codes_ofmaps(request.accelerator.arithmetic)) return;
    if (!job.words->psums) {
        const Job::LentFilters lent(job);
        job.words->psums.emplace(job.layer, job.data, request.accelerator.arithmetic);
    }
    job.psums = job.words->psums->in_folding(job.layer);
}

MappingSimulation::~MappingSimulation() = default;

bool MappingSimulation::words_matter(const AcceleratorConfig& machine) {
    return machine.dram.codes_ifmaps() || machine.dram.codes_ofmaps(machine.arithmetic) || machine.pe.zero_gating ||
           machine.array_timing_depends_on_data();
}

std::optional<SimulatedMapping> MappingSimulation::operator()(const MappingParameters& parameters,
                                                              const Worthwhile& worthwhile) {
    const RunRequest& request = job_->request;
    job_->progress.show("mapping " + job_->layer.name, 0, 0);  // for one who listens, and may end it
    for (const Job::Done& one : job_->done)
        if (one.parameters == parameters) return one.simulated;
    SimulatedMapping simulated;
    const TimedPasses::Kinds* const kinds = worthwhile ? job_->timed->kinds_of(parameters) : nullptr;
    const Cycles known_before = kinds != nullptr ? sum_of(job_->known_of(*kinds)) : 0;
    if (kinds != nullptr && !job_->still_worthwhile(*kinds, worthwhile)) {
        simulated.passes = job_->known_of(*kinds);
        simulated.pe_cycles = (sum_of(simulated.passes) - known_before) * kinds->active_pes;
        return simulated;
    }
    try {
        const Plan plan = plan_layer(job_->dataflow, job_->layer, job_->layer.images_in(request.batch),
                                     request.accelerator, parameters);
        PassesOfPlan passes(plan, job_->timed->of(parameters), job_->passes.of(parameters));
        const Cycles known = kinds != nullptr ? known_before : sum_of(passes.cycles());
        if (worthwhile) job_->timed->note(parameters, plan);
        RunOptions options;
        options.fast_forward = true;
        options.values = false;
        options.psums = job_->psums ? &*job_->psums : nullptr;
        options.pass_cache = &passes.cache;
        const std::optional<LayerRun> run = job_->run(plan, options, passes, worthwhile);
        simulated.passes = passes.cycles();
        simulated.pe_cycles = (sum_of(simulated.passes) - known) * plan.active_pes;
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
    return {job_->layer, job_->data.ifmap, machine.dram.codes_ifmaps() && job_->layer.ifmap_compressed,
            job_->psums ? job_->psums->stored_nonzeros(job_->layer.relu && machine.dram.relu) : 0};
}

const Tensor<std::int16_t>& MappingSimulation::ifmap() const { return job_->data.ifmap; }

LayerSimulations::Folded::Folded(LayerSimulations& all, const std::optional<Folding>& of)
    : folding(of), layer(folded_layer(all.layer_, all.request_.batch, of)), all_(all) {}

MappingSimulation& LayerSimulations::Folded::simulation() {
    if (!simulation_)
        simulation_.emplace(all_.request_, all_.layer_, all_.chip_, folding,
                            all_.shape_ ? all_.shape_->of(folding).passes : std::shared_ptr<TimedPasses>(),
                            all_.words_);
    return *simulation_;
}

const KnownWords& LayerSimulations::Folded::known() {
    if (!known_) known_ = all_.known_words(*this);
    return *known_;
}

Simulate LayerSimulations::Folded::simulate() {
    return [this](const MappingParameters& one, const Worthwhile& worthwhile) { return simulation()(one, worthwhile); };
}

LayerSimulations::Folded& LayerSimulations::of(const std::optional<Folding>& folding) {
    for (Folded& one : all_)
        if (one.folding == folding) return one;
    return all_.emplace_back(*this, folding);
}

// The first folding's are counted, those of all others follow from it.
KnownWords LayerSimulations::known_words(const Folded& folded) {
    if (!MappingSimulation::words_matter(request_.accelerator)) return {};
    Folded& first = all_.front();
    if (&folded == &first || !folded.folding) return of(folded.folding).simulation().known_words();
    const std::int64_t window = folded.folding->window;
    std::vector<std::int64_t>& of_rows = nonzeros_of_rows_[window];
    if (of_rows.empty() && first.known().ifmaps_coded()) {
        const std::int64_t rows = product_of(layer_, request_.batch)->rows;
        const Layer below_each_other = folded_layer(layer_, request_.batch, Folding{rows, 1, 1, window});
        of_rows =
            KnownWords::nonzeros_by_place(folded_ifmap(first.layer, first.simulation().ifmap(), below_each_other));
    }
    return first.known().folded(folded.layer, of_rows);
}

ChoiceOfShape::Folded& ChoiceOfShape::of(const std::optional<Folding>& folding) {
    for (Folded& one : folded_)
        if (one.folding == folding) return one;
    Folded& fresh = folded_.emplace_back();
    fresh.folding = folding;
    return fresh;
}

namespace {

const MappingParameters& best_of(const ChosenMapping& chosen) { return chosen.search.best[chosen.place].parameters; }

// For the first layer of a shape, and those that expect the same words.
std::vector<FoldedMapping> estimated_foldings(const RunRequest& request, const Layer& layer, const Aim& aim,
                                              ChoiceOfShape* shape) {
    if (shape != nullptr && shape->estimated && KnownWords::expects_same(*shape->estimated, layer))
        return shape->estimates;
    std::vector<FoldedMapping> found = foldings_by_estimate(request, layer, aim);
    if (shape == nullptr) return found;
    shape->estimated = layer;
    shape->estimates.clear();
    for (const FoldedMapping& one : found) {  // without plans
        shape->estimates.push_back({one.folding, {}});
        shape->estimates.back().mapping.search.best = {one.mapping.search.best[one.mapping.place]};
    }
    return found;
}

// The foldings that are best by estimate, with their best mappings, and all others.
std::vector<MappingSpace> spaces_of(const RunRequest& request, const Layer& layer, const Aim& aim,
                                    const std::vector<FoldedMapping>& estimated, LayerSimulations& simulations,
                                    ChoiceOfShape* shape, std::vector<LayerSimulations::Folded*>& folded) {
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    std::vector<MappingSpace> spaces;
    const auto add = [&](const std::optional<Folding>& folding, std::vector<MappingParameters> first) {
        LayerSimulations::Folded& one = simulations.of(folding);
        if (std::find(folded.begin(), folded.end(), &one) != folded.end()) return;
        folded.push_back(&one);
        spaces.push_back({{dataflow, one.layer, one.layer.images_in(request.batch), request.accelerator, request.energy,
                           aim, one.known()},
                          one.simulate(),
                          std::move(first),
                          shape != nullptr ? &shape->of(folding).left : nullptr,
                          nullptr});
    };
    for (const FoldedMapping& one : estimated) add(one.folding, {best_of(one.mapping)});
    // What is best of energy, or of energy and delay together, is seldom far from what is fastest.
    const Layer& layer_of_first = folded.front()->layer;
    if (aim.objective != Objective::edp)
        spaces.front().others = [&request, &dataflow, &layer_of_first] {
            std::vector<MappingParameters> others;
            for (const Objective objective : {Objective::edp, Objective::energy})
                others.push_back(
                    best_of(choose_mapping(dataflow, layer_of_first, layer_of_first.images_in(request.batch),
                                           request.accelerator, request.energy, objective)));
            return others;
        };
    if (estimated.front().folding)
        for (const Folding& other : foldings_of(*product_of(layer, request.batch))) add(other, {});
    return spaces;
}

}  // namespace

ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const Aim& aim, LayerSimulations& simulations,
                           ChoiceOfShape* shape) {
    // The estimate's choice is near the best: with its cost most others need not be simulated.
    std::vector<FoldedMapping> estimated = estimated_foldings(request, layer, aim, shape);
    std::vector<LayerSimulations::Folded*> folded;
    ExactSearch found =
        search_exactly(spaces_of(request, layer, aim, estimated, simulations, shape, folded), request.limits);
    LayerSimulations::Folded& at = *folded[found.space];
    ExactChoice choice;
    choice.folding = at.folding;
    ChosenMapping& chosen = choice.chosen = std::move(estimated.front().mapping);
    const MappingParameters& best = found.simulated.empty() ? best_of(chosen) : found.simulated[0].parameters;
    if (found.space > 0 || chosen.plan.passes.empty() || !(best == chosen.plan.parameters))
        chosen.plan = plan_layer(find_dataflow(request.dataflow), at.layer, at.layer.images_in(request.batch),
                                 request.accelerator, best);
    if (found.simulated.empty()) return choice;  // it deadlocks, as the run will say
    choice.run = at.simulation().run_of(best);
    chosen.proof = found.proof;
    chosen.search.best = std::move(found.simulated);
    chosen.search.candidates = found.bounded;
    chosen.place = 0;
    return choice;
}

ExactChoice choose_exactly(const RunRequest& request, const Layer& layer, const std::shared_ptr<ChoiceOfShape>& shape) {
    LayerSimulations simulations(request, layer, {}, shape);
    return choose_exactly(request, layer, request.objective, simulations, shape.get());
}

}  // namespace eyrie
