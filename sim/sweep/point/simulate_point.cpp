#include "sim/sweep/point/simulate_point.hpp"

#include <nlohmann/json.hpp>

#include "sim/results/remarks.hpp"
#include "sim/results/result_json.hpp"
#include "sim/results/whole_network.hpp"
#include "sim/serve/results/serve_result.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// Of a layer's fields in eyrie.result/1, those that explain a point; its command gives the others.
Json layer_summary(const Json& layer) {
    Json out;
    for (const char* key : {"name", "macs", "gated_macs", "mapping", "passes", "active_pes", "cycles", "pe_cycles",
                            "dram_bytes", "energy", "check"})
        out[key] = layer.at(key);
    for (const char* key : {"repeats", "counts", "folding"})
        if (layer.contains(key)) out[key] = layer.at(key);
    if (const Json choice = layer.value("mapping_choice", Json::object()); choice.contains("proven"))
        out["mapping_choice"] = choice;
    out["mapping"].erase("loop_nest");
    return out;
}

// The numbers of a scenario, where the point has one.
void add_answer(PointRecord& record, const ResolvedPoint& point, const RunResult& run) {
    if (!point.question) return;
    ServiceCache services(point.request, point.question->weights);
    services.add(run);
    const ServeResult served = serve(services, *point.question, "");
    const ServeNumbers numbers = numbers_of(served);
    record.p99_ms = point.question->milliseconds(served.answer.run.latencies.percentile(990000));
    record.queries_per_second = numbers.queries_per_second;
    if (numbers.qps_per_watt) record.qps_per_watt = *numbers.qps_per_watt;
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
    record.area_um2 = point.area_um2();
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
    LayerEnergy energy = total.energy;
    for (const VectorResult& one : result.vector_operations) energy += as_layer_energy(one.energy);
    record.energy = energy.total();
    record.array_cycles = busy_cycles(result);
    record.total_cycles = whole_network(result).cycles();
    record.delay_ms = static_cast<double>(record.total_cycles) / result.accelerator.core_khz;
    record.macs = totals.at("macs").get<std::int64_t>();
    add_answer(record, point, result);
    record.energy_by_level = energy_json(energy).dump();
    Json layers = Json::array();
    for (const Json& layer : json.at("layers")) layers.push_back(layer_summary(layer));
    record.layers = layers.dump();
    Json remarks;
    for (const char* key : point_remarks) remarks[key] = json.at(key);
    if (const std::string left = beside_line(result); !left.empty()) remarks["not_run"] = left;
    if (const std::string words = narrower_words_line(result); !words.empty()) remarks["narrower_words"] = words;
    record.remarks = remarks.dump();
    return record;
}

}  // namespace eyrie
