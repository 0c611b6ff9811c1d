#include "sim/sweep/point/simulate_point.hpp"

#include <nlohmann/json.hpp>

#include "sim/results/result_json.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// Of a layer's fields in eyrie.result/1, those that explain a point; its command gives the others.
Json layer_summary(const Json& layer) {
    Json out;
    for (const char* key : {"name", "macs", "gated_macs", "mapping", "passes", "active_pes", "cycles", "pe_cycles",
                            "dram_bytes", "energy", "check"})
        out[key] = layer.at(key);
    if (layer.contains("counts")) out["counts"] = layer.at("counts");
    if (layer.contains("folding")) out["folding"] = layer.at("folding");
    if (const Json choice = layer.value("mapping_choice", Json::object()); choice.contains("proven"))
        out["mapping_choice"] = choice;
    out["mapping"].erase("loop_nest");
    return out;
}

}  // namespace

PointRecord blank_record(const ResolvedPoint& point, const PointInputs& inputs) {
    PointRecord record;
    record.key = inputs.key;
    record.inputs = inputs.text;
    record.comparable = comparable_id(point);
    record.workload = workload_name(point.request);
    record.energy_table = point.request.energy.name;
    record.energy_unit = point.request.energy.unit;
    record.area_um2 =
        point.core_um2 ? *point.core_um2 : machine_area(point.request.accelerator, point.area_table).total_um2();
    record.pes = point.request.accelerator.pes();
    record.remarks = Json{{"layers_left_out", point.request.layers_left_out}}.dump();
    return record;
}

PointRecord simulate_point(const ResolvedPoint& point, const PointInputs& inputs) {
    PointRecord record = blank_record(point, inputs);
    const RunResult result = run_network(point.request);
    const LayerResult total = total_of(result.layers);
    if (total.check == CheckOutcome::mismatch) {
        record.status = PointStatus::mismatch;
        for (const LayerResult& layer : result.layers)
            if (layer.check == CheckOutcome::mismatch)
                record.failure += (record.failure.empty() ? "" : "; ") + layer.layer.name +
                                  ": the ofmap differs from the reference convolution";
        return record;
    }
    const Json json = run_json(result);
    const Json& totals = json.at("totals");
    record.energy = total.energy.total();
    record.array_cycles = total.counters.cycles.array;
    record.total_cycles = total.counters.cycles.total;
    record.delay_ms = static_cast<double>(record.total_cycles) / result.accelerator.core_khz;
    record.macs = totals.at("macs").get<std::int64_t>();
    record.energy_by_level = totals.at("energy").dump();
    Json layers = Json::array();
    for (const Json& layer : json.at("layers")) layers.push_back(layer_summary(layer));
    record.layers = layers.dump();
    Json remarks;
    for (const char* key : point_remarks) remarks[key] = json.at(key);
    record.remarks = remarks.dump();
    return record;
}

}  // namespace eyrie
