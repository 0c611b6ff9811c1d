#include <nlohmann/json.hpp>

#include "sim/serve/results/serve_files.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_latency_steps = 400, utilisation_parts = 200;

Json or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(); }

Json system_json(const ServeResult& result) {
    const AcceleratorConfig& machine = result.request.accelerator;
    Json out;
    for (const SystemLine& line : system_lines(result)) out[line.key] = line.value;
    out["accelerator"] = result.request.machine_name.empty() ? machine.name : result.request.machine_name;
    out["overrides"] = machine.overrides;
    out["chips"] = result.question.fleet.chips;
    out["dram_link"] = link_name(result.question.fleet.link);
    out["pes"] = machine.pes();
    out["core_khz"] = machine.core_khz;
    return out;
}

Json latency_json(const ServeResult& result) {
    const Latencies& latencies = result.answer.run.latencies;
    const auto ms = [&](Cycles cycles) { return result.question.milliseconds(cycles); };
    Json out;
    out["smallest"] = ms(latencies.least());
    out["mean"] = latencies.mean() / static_cast<double>(result.question.core_khz);
    struct Percentile {
        const char* name;
        Ppm ppm;
    };
    for (const Percentile& one : {Percentile{"p50", 500000},
                                  {"p90", 900000},
                                  {"p95", 950000},
                                  {"p97", 970000},
                                  {"p99", 990000},
                                  {"p99_9", 999000}})
        out[one.name] = ms(latencies.percentile(one.ppm));
    out["largest"] = ms(latencies.most());
    out["steps"] = Json::array();
    for (const auto& [latency, share] : latency_steps(result, most_latency_steps))
        out["steps"].push_back({latency, share});
    return out;
}

Json services_json(const ServeResult& result) {
    Json out = Json::array();
    for (const auto& [batch, service] : result.services) {
        Cycles link = 0;
        for (const Stretch& one : service.stretches) link += one.beside + one.link;
        const auto place = static_cast<std::size_t>(batch);
        const auto& times = result.answer.run.services_by_size;
        out.push_back({{"batch", batch},
                       {"cycles", service.alone()},
                       {"link_cycles", link},
                       {"ms", result.question.milliseconds(service.alone())},
                       {"energy", service.energy},
                       {"times", place < times.size() ? times[place] : 0}});
    }
    return out;
}

Json curve_json(const Answer& answer) {
    Json out = Json::array();
    for (const RatePoint& one : answer.curve)
        out.push_back({{"queries_per_second", one.queries_per_second},
                       {"mean_ms", one.mean_ms},
                       {"p50_ms", one.p50_ms},
                       {"p90_ms", one.p90_ms},
                       {"p99_ms", one.p99_ms},
                       {"percentile_ms", one.percentile_ms},
                       {"busy", one.busy},
                       {"valid", one.valid}});
    return out;
}

Json result_of(const ServeResult& result) {
    const Question& question = result.question;
    const Answer& answer = result.answer;
    const ServeNumbers numbers = numbers_of(result);
    Json out;
    out["network"] = result.request.network.name;
    out["system"] = system_json(result);
    out["accuracy_target"] = result.accuracy.empty() ? Json() : Json(result.accuracy);
    out["scenario"] = scenario_name(question.scenario);
    out["rules"] = rules_name(question.rules);
    out["metric"] = {{"value", answer.metric}, {"unit", answer.unit}, {"name", metric_title(question)}};
    out["valid"] = answer.valid;
    out["reason"] = answer.reason;
    out["latency_bound_ms"] = has_bound(question.rules, question.scenario) ? Json(question.bound_ms) : Json();
    out["percentile"] = question.percentile == 0 ? Json() : Json(static_cast<double>(question.percentile) / 10000);
    out["queries"] = answer.run.queries;
    out["samples"] = answer.run.samples;
    out["duration_s"] = question.milliseconds(answer.run.end) / 1000;
    out["batch"] = answer.batch;
    out["max_batch"] = question.fleet.max_batch;
    out["batch_timeout_ms"] = question.milliseconds(question.fleet.batch_timeout);
    out["policy"] = policy_name(question.fleet.policy);
    out["weights"] = weights_name(result.question.weights);
    out["seed"] = question.seed;
    out["data_seed"] = result.request.seed;
    out["dataflow"] = result.request.dataflow;
    out["objective"] = objective_name(result.request.objective);
    out["mapper"] = mapper_name(result.request.mapper);
    out["samples_per_second"] = numbers.samples_per_second;
    out["queries_per_second"] = numbers.queries_per_second;
    out["macs_of_sample"] = result.macs_of_sample;
    out["gops"] = numbers.gops;
    out["watts"] = or_null(numbers.watts);
    out["gops_per_watt"] = or_null(numbers.gops_per_watt);
    out["frames_per_joule"] = or_null(numbers.frames_per_joule);
    out["qps_per_watt"] = or_null(numbers.qps_per_watt);
    out["latency_ms"] = latency_json(result);
    if (question.asked().early_stopping)
        out["early_stopping"] = {{"late", answer.late}, {"least_in_time", answer.least_in_time}};
    out["services"] = services_json(result);
    out["energy_unit"] = result.request.energy.unit;
    out["curve"] = curve_json(answer);
    const Utilisation utilisation = utilisation_of(result, utilisation_parts);
    out["remarks"] = result.remarks;
    out["chips"] = {{"busy", numbers.busy}, {"part_ms", utilisation.part_ms}, {"busy_by_part", utilisation.busy}};
    return out;
}

}  // namespace

std::string serve_json(const Served& served) {
    Json out = {{"schema", "eyrie.serve/1"}, {"version", EYRIE_VERSION}, {"results", Json::array()}};
    for (const ServeResult& one : served.results) out["results"].push_back(result_of(one));
    out["cannot_run"] = Json::array();
    for (const UnservedCell& one : served.unserved)
        out["cannot_run"].push_back({{"network", one.network},
                                     {"accelerator", one.accelerator},
                                     {"scenario", one.scenario},
                                     {"reason", one.reason}});
    add_provenance(served.provenance, out);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
