#include "sim/run/exact_mapping.hpp"

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

struct MappingSimulation::Job {
    const RunRequest& request;
    const Dataflow& dataflow;
    Layer layer;
    LayerData data;
    Chip chip;
    std::optional<LayerPsums> psums;  // where ofmaps are compressed
};

MappingSimulation::MappingSimulation(const RunRequest& request, const Layer& layer)
    : job_(new Job{request,
                   find_dataflow(request.dataflow),
                   layer,
                   make_layer_data(layer, request.batch, request.seed, request.accelerator.arithmetic),
                   {"chip", request.accelerator},
                   {}}) {
    if (request.accelerator.dram.rlc) job_->psums.emplace(layer, job_->data, request.accelerator.arithmetic);
}

MappingSimulation::~MappingSimulation() = default;

std::optional<SimulatedMapping> MappingSimulation::operator()(const MappingParameters& parameters) {
    const RunRequest& request = job_->request;
    PassCache cache;
    RunOptions options;
    options.fast_forward = true;
    options.values = false;
    options.psums = job_->psums ? &*job_->psums : nullptr;
    options.pass_cache = &cache;
    SimulatedMapping simulated;
    try {
        const Plan plan = plan_layer(job_->dataflow, job_->layer, request.batch, request.accelerator, parameters);
        const LayerRun run = job_->chip.run_layer(job_->layer, job_->data, plan, options);
        simulated.cost.energy = price(run.counters, request.energy, request.accelerator).total();
        simulated.cost.array_cycles = run.counters.cycles.array;
        simulated.cost.total_cycles = run.counters.cycles.total;
        simulated.cost.active_pes = plan.active_pes;
        simulated.cost.passes = static_cast<std::int64_t>(plan.passes.size());
        for (std::size_t i = 0; i < cache.shapes.size(); ++i)
            if (cache.shapes[i]) simulated.passes.emplace(extents_of(plan.shapes[i]), cache.shapes[i]->cycles);
    } catch (const InputError&) {  // too few multicast IDs, or a deadlock
        return {};
    }
    return simulated;
}

KnownWords MappingSimulation::known_words() const {
    const DramConfig& dram = job_->request.accelerator.dram;
    return {job_->layer, job_->data, dram.rlc && job_->layer.ifmap_compressed,
            job_->psums ? job_->psums->stored_nonzeros(job_->layer.relu && dram.relu) : 0};
}

ChosenMapping choose_exactly(const RunRequest& request, const Layer& layer) {
    const Dataflow& dataflow = find_dataflow(request.dataflow);
    // The estimate's choice is near the best: with its cost most others need not be simulated.
    ChosenMapping chosen =
        choose_mapping(dataflow, layer, request.batch, request.accelerator, request.energy, request.objective);
    const MappingParameters first = chosen.search.best[chosen.place].parameters;
    MappingSimulation simulation(request, layer);
    const KnownWords known = simulation.known_words();
    const SearchInput input{dataflow,          layer, request.batch, request.accelerator, request.energy,
                            request.objective, known};
    ExactSearch found = search_exactly(
        input, {first}, [&](const MappingParameters& one) { return simulation(one); }, request.limits);
    if (found.simulated.empty()) return chosen;  // it deadlocks, as the run will say
    if (!(found.simulated[0].parameters == first))
        chosen.plan = plan_layer(dataflow, layer, request.batch, request.accelerator, found.simulated[0].parameters);
    chosen.proof = MappingProof{static_cast<std::int64_t>(found.simulated.size()), found.proven, found.gap};
    chosen.search.best = std::move(found.simulated);
    chosen.search.candidates = found.bounded;
    chosen.place = 0;
    return chosen;
}

}  // namespace eyrie
