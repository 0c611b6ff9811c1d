#include "sim/report/serve_sections.hpp"

#include <nlohmann/json.hpp>

#include "sim/results/json_field.hpp"
#include "sim/results/provenance_field.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

void check_number_or_null(const JsonField& field) {
    if (!field.value().is_null()) field.as_number();
}

void check_pair(const JsonField& pair) {
    const std::vector<JsonField> numbers = pair.elements();
    if (numbers.size() != 2) pair.fail("two numbers");
    for (const JsonField& one : numbers) one.as_number();
}

void check_latencies(const JsonField& latencies) {
    for (const char* number : {"smallest", "mean", "p50", "p90", "p95", "p97", "p99", "p99_9", "largest"})
        latencies.at(number).as_number();
    if (latencies.at("steps").elements().empty()) latencies.at("steps").fail("at least one step");
    for (const JsonField& step : latencies.at("steps").elements()) check_pair(step);
}

void check_chips(const JsonField& chips) {
    for (const JsonField& one : chips.at("busy").elements()) one.as_number();
    chips.at("part_ms").as_number();
    for (const JsonField& chip : chips.at("busy_by_part").elements())
        for (const JsonField& part : chip.elements()) part.as_number();
}

void check_system(const JsonField& system) {
    for (const char* text : {"accelerator", "clock", "technology", "spads", "buffer", "dram", "numbers", "prices"})
        system.at(text).as_text();
    for (const JsonField& one : system.at("overrides").elements()) one.as_text();
    for (const char* count : {"chips", "pes", "core_khz"}) system.at(count).as_count();
}

void check_result(const JsonField& result) {
    for (const char* text : {"network", "scenario", "rules", "reason", "policy", "weights", "energy_unit"})
        result.at(text).as_text();
    result.at("metric").at("value").as_number();
    for (const char* text : {"unit", "name"}) result.at("metric").at(text).as_text();
    result.at("valid").as_boolean();
    for (const char* count : {"queries", "samples", "batch", "max_batch"}) result.at(count).as_count();
    for (const char* number : {"duration_s", "samples_per_second", "queries_per_second", "gops"})
        result.at(number).as_number();
    for (const char* number :
         {"latency_bound_ms", "percentile", "watts", "gops_per_watt", "frames_per_joule", "qps_per_watt"})
        check_number_or_null(result.at(number));
    check_system(result.at("system"));
    check_latencies(result.at("latency_ms"));
    check_chips(result.at("chips"));
    for (const JsonField& service : result.at("services").elements()) {
        for (const char* count : {"batch", "cycles"}) service.at(count).as_count();
        for (const char* number : {"ms", "energy"}) service.at(number).as_number();
    }
    for (const JsonField& point : result.at("curve").elements()) {
        for (const char* number : {"queries_per_second", "mean_ms", "p50_ms", "p90_ms", "p99_ms", "percentile_ms"})
            point.at(number).as_number();
        point.at("valid").as_boolean();
    }
}

}  // namespace

bool is_serve_schema(const std::string& schema) { return schema == "eyrie.serve/1"; }

Json serve_section(const ResultFile& file) {
    const JsonField root(*file.content, file.path);
    root.at("version").as_text();
    for (const JsonField& result : root.at("results").elements()) check_result(result);
    for (const JsonField& cell : root.at("cannot_run").elements())
        for (const char* text : {"network", "accelerator", "scenario", "reason"}) cell.at(text).as_text();
    check_provenance(root);
    Json section = {{"kind", "serve"},
                    {"title", file.name},
                    {"results", root.at("results").value()},
                    {"cannot_run", root.at("cannot_run").value()}};
    if (root.has("provenance")) section["provenance"] = root.at("provenance").value();
    return section;
}

}  // namespace eyrie
