#include <fmt/format.h>

#include "sim/serve/results/serve_files.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

struct Row {
    std::string header;
    std::string cells;

    void text(const char* column, const std::string& value) { add(column, csv_text(value)); }
    void number(const char* column, double value) { add(column, fmt::format("{:.17g}", value)); }
    void number(const char* column, std::int64_t value) { add(column, std::to_string(value)); }
    void number(const char* column, const std::optional<double>& value) {
        value ? number(column, *value) : add(column, "");
    }
    void add(const char* column, const std::string& cell) {
        cells += (header.empty() ? "" : ",") + cell;
        header += (header.empty() ? "" : ",") + std::string(column);
    }
};

Row row_of(const ServeResult& result) {
    const Question& question = result.question;
    const Answer& answer = result.answer;
    const Latencies& latencies = answer.run.latencies;
    const ServeNumbers numbers = numbers_of(result);
    const auto ms = [&](Cycles cycles) { return question.milliseconds(cycles); };
    Row row;
    row.text("network", result.request.network.name);
    row.text("accelerator", result.request.machine_title());
    row.text("scenario", scenario_name(question.scenario));
    row.text("rules", rules_name(question.rules));
    row.number("metric", answer.metric);
    row.text("unit", answer.unit);
    row.text("valid", answer.valid ? "true" : "false");
    row.text("reason", answer.reason);
    has_bound(question.rules, question.scenario) ? row.number("latency_bound_ms", question.bound_ms)
                                                 : row.add("latency_bound_ms", "");
    question.percentile > 0 ? row.text("percentile", percent_text(question.percentile)) : row.add("percentile", "");
    row.number("chips", std::int64_t{question.fleet.chips});
    row.text("dram_link", link_name(question.fleet.link));
    row.number("batch", answer.batch);
    row.number("batch_timeout_ms", ms(question.fleet.batch_timeout));
    row.text("policy", policy_name(question.fleet.policy));
    row.text("weights", weights_name(result.question.weights));
    row.add("seed", std::to_string(question.seed));
    row.number("queries", answer.run.queries);
    row.number("samples", answer.run.samples);
    row.number("duration_s", ms(answer.run.end) / 1000);
    row.number("samples_per_second", numbers.samples_per_second);
    row.number("queries_per_second", numbers.queries_per_second);
    row.number("gops", numbers.gops);
    row.number("watts", numbers.watts);
    row.number("gops_per_watt", numbers.gops_per_watt);
    row.number("frames_per_joule", numbers.frames_per_joule);
    row.number("qps_per_watt", numbers.qps_per_watt);
    row.number("latency_smallest_ms", ms(latencies.least()));
    row.number("latency_mean_ms", latencies.mean() / static_cast<double>(question.core_khz));
    row.number("latency_p50_ms", ms(latencies.percentile(500000)));
    row.number("latency_p90_ms", ms(latencies.percentile(900000)));
    row.number("latency_p99_ms", ms(latencies.percentile(990000)));
    row.number("latency_largest_ms", ms(latencies.most()));
    return row;
}

// A cell without an answer: its numbers are empty.
std::string unserved_cells(const UnservedCell& one, const std::string& header) {
    std::string cells;
    std::size_t place = 0;
    for (std::size_t at = 0; at != std::string::npos; ++place) {
        const std::string first[] = {one.network, one.accelerator, one.scenario};
        const std::size_t end = header.find(',', at);
        const std::string column = header.substr(at, end == std::string::npos ? end : end - at);
        cells += (place == 0 ? "" : ",") + (place < std::size(first) ? csv_text(first[place])
                                            : column == "valid"      ? std::string("false")
                                            : column == "reason"     ? csv_text("cannot run: " + one.reason)
                                                                     : std::string());
        at = end == std::string::npos ? end : end + 1;
        if (end == std::string::npos) break;
    }
    return cells;
}

}  // namespace

std::string serve_csv(const Served& served) {
    std::string header = "network,accelerator,scenario,valid,reason", lines;
    for (const ServeResult& one : served.results) {
        const Row row = row_of(one);
        header = row.header;
        lines += row.cells + "\n";
    }
    for (const UnservedCell& one : served.unserved) lines += unserved_cells(one, header) + "\n";
    return header + "\n" + lines;
}

}  // namespace eyrie
