#include <nlohmann/json.hpp>

#include "sim/results/whole_network.hpp"

namespace eyrie {

namespace {

nlohmann::ordered_json vector_cycles_json(const VectorCycles& cycles) {
    return {{"load", cycles.load},   {"start", cycles.start}, {"port", cycles.port},
            {"lanes", cycles.lanes}, {"store", cycles.store}, {"total", cycles.total}};
}

nlohmann::ordered_json vector_energy_json(const VectorEnergy& energy) {
    nlohmann::ordered_json out;
    for (std::size_t i = 0; i < vector_place_count; ++i) out[vector_place_rows[i].name] = energy.place[i];
    out["leakage"] = energy.leakage;
    out["clock"] = energy.clock;
    out["control"] = energy.control;
    out["total"] = energy.total();
    return out;
}

nlohmann::ordered_json operation_json(const VectorResult& one) {
    nlohmann::ordered_json out = {{"name", one.operation.name},
                                  {"kind", one.operation.kind},
                                  {"type", one.operation.type},
                                  {"repeats", one.operation.repeats},
                                  {"tiles", one.run.tiles},
                                  {"bound", vector_bound_name(one.run.bound)},
                                  {"cycles", vector_cycles_json(one.run.cycles)}};
    for (const VectorMeasure& measure : vector_measures) out["counts"][measure.name] = one.run.counts.*measure.count;
    out["dram_bytes"] = {{"uncompressed", one.run.uncompressed_bytes()}, {"compressed", one.run.bytes()}};
    out["energy"] = vector_energy_json(one.energy);
    return out;
}

}  // namespace

nlohmann::ordered_json vector_json(const RunResult& run) {
    nlohmann::ordered_json out = nlohmann::ordered_json::array();
    for (const VectorResult& one : run.vector_operations) out.push_back(operation_json(one));
    return out;
}

nlohmann::ordered_json whole_network_json(const RunResult& run) {
    const WholeNetwork whole = whole_network(run);
    const std::vector<OperationBeside> left = not_run(run);
    Count bytes = 0;
    nlohmann::ordered_json names = nlohmann::ordered_json::array();
    for (const OperationBeside& one : left) {
        bytes += bytes_of(one, run);
        names.push_back(one.name);
    }
    const auto in_ms = [&](Cycles cycles) { return static_cast<double>(cycles) / run.accelerator.core_khz; };
    return {{"complete", left.empty() && run.complete()},
            {"cycles", {{"layers", whole.layers}, {"vector_operations", whole.vector}, {"total", whole.cycles()}}},
            {"milliseconds", in_ms(whole.cycles())},
            {"energy",
             {{"layers", whole.layers_energy}, {"vector_operations", whole.vector_energy}, {"total", whole.energy()}}},
            {"dram_bytes",
             {{"layers", whole.layers_bytes}, {"vector_operations", whole.vector_bytes}, {"total", whole.bytes()}}},
            {"not_run", {{"operations", names}, {"bytes", bytes}, {"percent_of_bytes", not_run_percent(run)}}}};
}

}  // namespace eyrie
