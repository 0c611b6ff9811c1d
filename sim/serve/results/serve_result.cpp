#include "sim/serve/results/serve_result.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/host/progress.hpp"
#include "sim/text/number.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

ServeResult serve(ServiceCache& services, const Question& question, const std::string& accuracy) {
    ServeResult result;
    result.question = question;
    Progress progress(true);
    const std::string doing =
        fmt::format("serving {}, {}", services.request().network.name, scenario_name(question.scenario));
    result.answer = answer_of(question, [&](std::int64_t batch) -> const Service& {
        progress.show(doing, 0, 0);  // for one who listens, and may end it
        return services.of(batch);
    });
    result.request = services.request();
    result.accuracy = accuracy;
    result.services = services.known();
    result.macs_of_sample = services.macs_of_sample();
    result.idle_energy_per_cycle = services.idle_energy_per_cycle();
    result.remarks = services.remarks();
    return result;
}

namespace {

// Energy of all services, and of chips that wait.
double energy_of(const ServeResult& result, Cycles busy) {
    const LoadRun& run = result.answer.run;
    double energy = 0;
    for (std::size_t batch = 1; batch < run.services_by_size.size(); ++batch)
        if (run.services_by_size[batch] > 0)
            energy += static_cast<double>(run.services_by_size[batch]) *
                      result.services.at(static_cast<std::int64_t>(batch)).energy;
    const Cycles idle = run.end * result.question.fleet.chips - busy;
    return energy + static_cast<double>(idle) * result.idle_energy_per_cycle;
}

}  // namespace

ServeNumbers numbers_of(const ServeResult& result) {
    ServeNumbers numbers;
    const LoadRun& run = result.answer.run;
    Cycles busy = 0;
    for (const Cycles one : run.busy) {
        numbers.busy.push_back(static_cast<double>(one) / static_cast<double>(run.end));
        busy += one;
    }
    const bool none = result.answer.metric == 0;
    const double seconds = result.question.milliseconds(run.end) / 1000;
    if (!none) {
        numbers.samples_per_second = static_cast<double>(run.samples) / seconds;
        numbers.queries_per_second = result.question.scenario == Scenario::server
                                         ? result.answer.metric
                                         : static_cast<double>(run.queries) / seconds;
        if (result.question.scenario == Scenario::offline)
            numbers.queries_per_second = numbers.samples_per_second;  // its one query is all samples
        numbers.gops = 2 * static_cast<double>(result.macs_of_sample) * numbers.samples_per_second / 1e9;
    }
    if (!result.request.energy.is_absolute()) return numbers;
    constexpr double joules = 1e-12;  // a pJ
    const double watts = energy_of(result, busy) * joules / seconds;
    numbers.watts = watts;
    numbers.gops_per_watt = numbers.gops / watts;
    numbers.frames_per_joule = numbers.samples_per_second / watts;
    numbers.qps_per_watt = numbers.queries_per_second / watts;
    return numbers;
}

std::string percent_text(Ppm percentile) { return format_number(static_cast<double>(percentile) / 10000); }

static std::string latency_title(const Question& question) {
    return fmt::format("latency at percentile {}", percent_text(question.percentile));
}

std::string metric_title(const Question& question) {
    switch (question.scenario) {
        case Scenario::single_stream: return latency_title(question);
        case Scenario::multi_stream:
            return question.rules == Rules::v1 ? latency_title(question) : "largest number of streams";
        case Scenario::server: return "largest rate of queries";
        case Scenario::offline: break;
    }
    return "throughput";
}

std::vector<SystemLine> system_lines(const ServeResult& result) {
    const AcceleratorConfig& machine = result.request.accelerator;
    const Arithmetic& numbers = machine.arithmetic;
    const std::int64_t rf_bits = std::int64_t{machine.pe.ifmap_spad_words} * numbers.ifmap_bits +
                                 std::int64_t{machine.pe.filter_spad_words} * numbers.filter_bits +
                                 std::int64_t{machine.pe.psum_spad_words} * numbers.psum_bits;
    const double link_mhz = machine.dram.link_khz / 1000.0;
    return {
        {"accelerator", "accelerator", result.request.machine_title()},
        {"chips", "chips",
         fmt::format("{}, DRAM link: {}", result.question.fleet.chips, link_name(result.question.fleet.link))},
        {"pes", "PEs", fmt::format("{} ({} x {})", machine.pes(), machine.rows, machine.columns)},
        {"clock", "core clock", fmt::format("{} MHz", format_number(machine.core_khz / 1000.0))},
        {"technology", "technology", machine.technology},
        {"spads", "spads of a PE", fmt::format("{} bytes", format_number(static_cast<double>(rf_bits) / 8))},
        {"buffer", "global buffer",
         fmt::format("{} KB", format_number(static_cast<double>(machine.glb.bits()) / 8 / 1024))},
        {"dram", "DRAM",
         fmt::format("{}, {} bits at {} MHz: {} MB/s a link", machine.dram.kind, machine.dram.link_width_bits,
                     format_number(link_mhz), format_number(link_mhz * machine.dram.link_width_bits / 8))},
        {"numbers", "numbers",
         fmt::format("{}, filters {} bits, ifmaps {}, psums {}",
                     mac_numbers_names[static_cast<std::size_t>(machine.mac_numbers)], numbers.filter_bits,
                     numbers.ifmap_bits, numbers.psum_bits)},
        {"prices", "energy prices", fmt::format("{}, in {}", result.request.energy.name, result.request.energy.unit)}};
}

Utilisation utilisation_of(const ServeResult& result, std::size_t parts) {
    Utilisation out;
    const std::vector<Busy>& recorded = result.answer.run.recorded;
    out.busy.assign(static_cast<std::size_t>(result.question.fleet.chips), std::vector<double>(parts, 0));
    Cycles end = 0;
    for (const Busy& one : recorded) end = std::max(end, one.to);
    if (end == 0) return out;
    const double part = static_cast<double>(end) / static_cast<double>(parts);
    out.part_ms = part / static_cast<double>(result.question.core_khz);
    for (const Busy& one : recorded) {
        const double from = static_cast<double>(one.from) / part, to = static_cast<double>(one.to) / part;
        std::vector<double>& chip = out.busy[static_cast<std::size_t>(one.chip)];
        for (auto i = static_cast<std::size_t>(from); i < parts && static_cast<double>(i) < to; ++i)
            chip[i] += std::min(to, static_cast<double>(i + 1)) - std::max(from, static_cast<double>(i));
    }
    return out;
}

std::vector<std::pair<double, double>> latency_steps(const ServeResult& result, std::size_t most) {
    const Latencies& latencies = result.answer.run.latencies;
    std::vector<std::pair<double, double>> steps;
    const std::int64_t all = latencies.count();
    // The slowest tenth is what percentiles are about: half of the steps are for it.
    const std::int64_t apart = all / static_cast<std::int64_t>(most) * 2, apart_in_tail = apart / 10;
    const std::int64_t tail = all / 10 * 9 + all % 10 * 9 / 10 + 1;
    std::int64_t below = 0, shown = 0;
    for (const Latencies::Step& one : latencies.steps()) {
        // The first of its latencies, from `next` on, with which so many queries are done.
        const auto first_with = [&](std::int64_t queries, std::int64_t next) {
            return std::max(next, (queries - below + one.count - 1) / one.count - 1);
        };
        for (std::int64_t next = 0; next < one.times; ++next) {
            if (!steps.empty())
                next = std::min({first_with(shown + apart, next),
                                 first_with(std::max(tail, shown + apart_in_tail), next), first_with(all, next)});
            if (next >= one.times) break;
            shown = below + (next + 1) * one.count;
            steps.emplace_back(result.question.milliseconds(one.latency + next * one.apart),
                               static_cast<double>(shown) / static_cast<double>(all));
        }
        below += one.queries();
    }
    return steps;
}

}  // namespace eyrie
