#include "sim/chip/run_network.hpp"

#include <chrono>

#include <spdlog/spdlog.h>

#include "dataflows/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/progress.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

const char* objective_name(Objective objective) {
    switch (objective) {
        case Objective::energy: return "energy";
        case Objective::delay: return "delay";
        case Objective::edp: break;
    }
    return "edp";
}

Plan plan_layer(const RunRequest& request, const Layer& layer) {
    Plan plan;
    const RowStationaryParameters* given = nullptr;
    if (request.mapping) {
        const auto entry = request.mapping->layers.find(layer.name);
        if (entry != request.mapping->layers.end()) given = &entry->second;
        if (given == nullptr) spdlog::info("{}: not in {}; its mapping is chosen", layer.name, request.mapping_path);
    }
    if (given != nullptr)
        plan = plan_row_stationary(layer, request.batch, request.accelerator, *given);
    else
        plan = choose_row_stationary(layer, request.batch, request.accelerator, request.energy, request.objective);
    const std::string flaw = verify_plan(plan, layer, request.accelerator);
    if (!flaw.empty()) throw SimulationError("layer " + layer.name + ": the plan is flawed: " + flaw);
    return plan;
}

namespace {

CheckOutcome compare(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, bool relu_unit,
                     const Tensor<std::int32_t>& ofmap) {
    Layer expected = layer;
    expected.relu = layer.relu && relu_unit;
    const Tensor<std::int32_t> reference = reference_ofmap(expected, data, arithmetic);
    if (ofmap == reference) return CheckOutcome::match;
    for (std::size_t i = 0; i < reference.data.size(); ++i)
        if (ofmap.data[i] != reference.data[i]) {
            spdlog::error("{}: ofmap word {} is {}, the reference has {}", layer.name, i, ofmap.data[i],
                          reference.data[i]);
            break;
        }
    return CheckOutcome::mismatch;
}

}  // namespace

RunResult run_network(const RunRequest& request) {
    const auto started = std::chrono::steady_clock::now();
    RunResult result;
    result.network = request.network.name;
    result.accelerator = request.accelerator;
    result.energy_table = request.energy;
    result.batch = request.batch;
    result.seed = request.seed;
    result.objective = objective_name(request.objective);
    result.mapping_file = request.mapping_path;

    for (const Layer& layer : request.layers) {  // all obstacles are found before the first cycle
        LayerResult one;
        const Plan plan = plan_layer(request, layer);
        one.layer = layer;
        one.batch = request.batch;
        one.dataflow = plan.dataflow;
        one.mapping = plan.mapping;
        one.loop_nest = plan.loop_nest;
        one.active_pes = plan.active_pes;
        one.passes = static_cast<std::int64_t>(plan.passes.size());
        result.layers.push_back(one);
        spdlog::info("{}: {} {}, {} passes", layer.name, plan.dataflow, plan.mapping, plan.passes.size());
    }

    Chip chip("chip", request.accelerator);
    Progress progress(request.quiet);
    double all_work = 0;
    double work_done = 0;
    for (const LayerResult& one : result.layers) all_work += static_cast<double>(one.macs());
    for (LayerResult& one : result.layers) {
        const Plan plan = plan_layer(request, one.layer);
        const LayerData data = make_layer_data(one.layer, request.batch, request.seed, request.accelerator.arithmetic);
        const double work = static_cast<double>(one.macs());
        const LayerRun run = chip.run_layer(one.layer, data, plan, [&](std::size_t done, std::size_t all) {
            const double share = (work_done + work * static_cast<double>(done) / static_cast<double>(all)) / all_work;
            progress.show("simulating " + one.layer.name, static_cast<std::int64_t>(share * 1e6), 1000000);
        });
        work_done += work;
        one.counters = run.counters;
        one.energy = price(run.counters, request.energy, request.accelerator);
        if (request.check)
            one.check = compare(one.layer, data, request.accelerator.arithmetic, request.accelerator.dram.relu, run.ofmap);
        spdlog::info("{}: {} array cycles, {} in all, check: {}", one.layer.name, run.counters.cycles.array,
                     run.counters.cycles.total, check_name(one.check));
    }
    progress.clear();
    result.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return result;
}

}  // namespace eyrie
