#include <algorithm>

#include <fmt/format.h>

#include "sim/serve/results/serve_files.hpp"
#include "sim/text/number.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

std::string short_number(double value) { return fmt::format("{:.5g}", value); }
std::string or_dash(const std::optional<double>& value) { return value ? short_number(*value) : "-"; }

// Names and what they are, a line each: both to the left.
class Facts {
public:
    explicit Facts(const std::string& title) : text_(title + "\n") {}
    void row(const std::string& name, const std::string& value) {
        constexpr std::size_t name_width = 30;
        text_ += fmt::format("  {:<{}}{}\n", name, name_width, shown(value));
    }
    std::string text() const { return text_; }

private:
    std::string text_;
};

std::string system_text(const ServeResult& result) {
    Facts table("System");
    for (const SystemLine& line : system_lines(result)) table.row(line.title, line.value);
    const RunRequest& request = result.request;
    table.row("network", fmt::format("{}, {}, {} MACs a sample", request.network.name,
                                     counted(static_cast<std::int64_t>(request.layers.size()), "layer"),
                                     with_thousands(result.macs_of_sample)));
    table.row("mappings", fmt::format("{}, least {}, mapper {}", request.dataflow, objective_name(request.objective),
                                      mapper_name(request.mapper)));
    table.row("weights", weights_name(result.question.weights));
    table.row("accuracy target", result.accuracy.empty() ? "not given" : result.accuracy);
    return table.text();
}

std::string batching_text(const Question& question) {
    const FleetConfig& fleet = question.fleet;
    std::string text = fmt::format("{} at a time, policy {}",
                                   fleet.max_batch == 1 ? "1 sample" : fmt::format("up to {} samples", fleet.max_batch),
                                   policy_name(fleet.policy));
    if (fleet.batch_timeout > 0)
        text += fmt::format(", waits up to {} ms for a full batch",
                            short_number(question.milliseconds(fleet.batch_timeout)));
    return text;
}

std::string scenario_text(const ServeResult& result) {
    const Question& question = result.question;
    const Answer& answer = result.answer;
    Facts table("Scenario");
    table.row("scenario", fmt::format("{}, rules {}", scenario_name(question.scenario), rules_name(question.rules)));
    if (has_bound(question.rules, question.scenario))
        table.row("bound", fmt::format("{} % within {} ms", percent_text(question.percentile),
                                       format_number(question.bound_ms)));
    table.row("run", fmt::format("{}, {}, {} s", counted(answer.run.queries, "query", "queries"),
                                 counted(answer.run.samples, "sample"),
                                 short_number(question.milliseconds(answer.run.end) / 1000)));
    table.row("batching", batching_text(question));
    if (question.scenario != Scenario::server) table.row("best batch", std::to_string(answer.batch));
    table.row("seed", std::to_string(question.seed));
    if (question.asked().early_stopping)
        table.row("early stopping", fmt::format("{} late, {} must be in time", with_thousands(answer.late),
                                                with_thousands(answer.least_in_time)));
    return table.text();
}

std::string metric_text(const ServeResult& result) {
    const Answer& answer = result.answer;
    const ServeNumbers numbers = numbers_of(result);
    const Question& question = result.question;
    const Latencies& latencies = answer.run.latencies;
    const auto ms = [&](Cycles cycles) { return short_number(question.milliseconds(cycles)); };
    Facts table("Result");
    table.row(metric_title(question), fmt::format("{} {}", short_number(answer.metric), answer.unit));
    table.row("valid", answer.valid ? "yes" : "no: " + answer.reason);
    table.row("latency, ms",
              fmt::format("smallest {}, mean {}, p50 {}, p90 {}, p99 {}, largest {}", ms(latencies.least()),
                          short_number(latencies.mean() / static_cast<double>(question.core_khz)),
                          ms(latencies.percentile(500000)), ms(latencies.percentile(900000)),
                          ms(latencies.percentile(990000)), ms(latencies.most())));
    table.row("samples a second", short_number(numbers.samples_per_second));
    table.row("GOPS", short_number(numbers.gops));
    table.row("power, W", or_dash(numbers.watts));
    table.row("GOPS/W", or_dash(numbers.gops_per_watt));
    table.row("frames a joule", or_dash(numbers.frames_per_joule));
    std::string busy;
    for (const double one : numbers.busy) busy += (busy.empty() ? "" : ", ") + percent(one);
    table.row("chips busy", busy);
    return table.text();
}

std::string services_text(const ServeResult& result, std::size_t width) {
    TextTable table({"batch", "cycles", "ms", "samples/s", "energy a sample, " + result.request.energy.unit});
    for (const auto& [batch, service] : result.services) {
        const double ms = result.question.milliseconds(service.alone());
        table.row({std::to_string(batch), with_thousands(service.alone()), short_number(ms),
                   short_number(static_cast<double>(batch) * 1000 / ms),
                   scaled(service.energy / static_cast<double>(batch))});
    }
    return table.text({width, {}, {}});
}

std::string curve_text(const ServeResult& result, std::size_t width) {
    const Question& question = result.question;
    TextTable table({"queries/s", "mean ms", "p50 ms", "p90 ms",
                     fmt::format("p{} ms", percent_text(question.percentile)), "busy", "valid"});
    for (const RatePoint& one : result.answer.curve)
        table.row({short_number(one.queries_per_second), short_number(one.mean_ms), short_number(one.p50_ms),
                   short_number(one.p90_ms), short_number(one.percentile_ms), percent(one.busy),
                   one.valid ? "yes" : "no"});
    return table.text({width, {}, {}});
}

// A cell of the table: "12.3 queries/s", "0 streams (not valid)".
std::string cell_of(const ServeResult& result) {
    return fmt::format("{} {}{}", short_number(result.answer.metric), result.answer.unit,
                       result.answer.valid ? "" : " (not valid)");
}

struct TableRow {
    std::string network;
    std::string accelerator;
    std::vector<std::string> cells;
};

}  // namespace

std::string serve_text(const ServeResult& result, std::size_t width) {
    std::string text = wrapped(system_text(result) + "\n" + scenario_text(result) + "\n" + metric_text(result) +
                                   "\nServices of the whole network (one chip, with the DRAM link to itself)\n",
                               width) +
                       services_text(result, width);
    if (!result.answer.curve.empty())
        text += "\nLatency against rate (queries/s offered)\n" + curve_text(result, width);
    return text + (result.remarks.empty() ? "" : "\n" + wrapped(result.remarks, width));
}

std::string serve_table(const Served& served, std::size_t width) {
    std::vector<std::string> scenarios;
    std::vector<TableRow> rows;
    const auto place = [](auto& list, const auto& is_it, auto make) {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (is_it(list[i])) return i;
        list.push_back(make());
        return list.size() - 1;
    };
    const auto cell = [&](const std::string& network, const std::string& machine,
                          const std::string& scenario) -> std::string& {
        const std::size_t column = place(
            scenarios, [&](const std::string& one) { return one == scenario; }, [&] { return scenario; });
        const std::size_t row = place(
            rows, [&](const TableRow& one) { return one.network == network && one.accelerator == machine; },
            [&] {
                return TableRow{network, machine, {}};
            });
        rows[row].cells.resize(std::max(rows[row].cells.size(), column + 1));
        return rows[row].cells[column];
    };
    for (const ServeResult& one : served.results)
        cell(one.request.network.name, one.request.machine_title(), scenario_name(one.question.scenario)) =
            cell_of(one);
    for (const UnservedCell& one : served.unserved) cell(one.network, one.accelerator, one.scenario) = "-";
    std::vector<std::string> header = {"network", "accelerator"};
    header.insert(header.end(), scenarios.begin(), scenarios.end());
    TextTable table(header);
    for (TableRow& one : rows) {
        one.cells.resize(scenarios.size());
        std::vector<std::string> line = {one.network, one.accelerator};
        line.insert(line.end(), one.cells.begin(), one.cells.end());
        table.row(line);
    }
    return table.text({width, {}, {}});
}

}  // namespace eyrie
