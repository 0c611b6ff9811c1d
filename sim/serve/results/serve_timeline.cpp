#include <algorithm>

#include <fmt/format.h>

#include "sim/host/output_file.hpp"
#include "sim/serve/results/serve_files.hpp"
#include "sim/trace/timeline_writer.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_services = 10000;

}  // namespace

void write_serve_timeline(const ServeResult& result, const std::string& path) {
    OutputFile file(path, is_gzip_name(path) ? OutputFile::Form::gzip : OutputFile::Form::plain);
    TimelineWriter out(file);
    out.group(TimelineGroup::passes, "chips");
    for (int chip = 0; chip < result.question.fleet.chips; ++chip)
        out.track(TimelineGroup::passes, chip, fmt::format("chip {}", chip));
    const std::vector<Busy>& recorded = result.answer.run.recorded;
    const std::size_t shown = std::min(recorded.size(), most_services);
    std::vector<std::pair<Cycles, std::int64_t>> changes;
    for (std::size_t i = 0; i < shown; ++i) {
        const Busy& one = recorded[i];
        out.slice(TimelineGroup::passes, one.chip, LayerCycle{one.from}, LayerCycle{one.to},
                  fmt::format("batch of {}", one.batch), {{"samples", one.batch}});
        changes.emplace_back(one.from, 1);
        changes.emplace_back(one.to, -1);
    }
    std::sort(changes.begin(), changes.end());
    std::int64_t busy = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        busy += changes[i].second;
        if (i + 1 < changes.size() && changes[i + 1].first == changes[i].first) continue;
        out.counter("chips that work", LayerCycle{changes[i].first}, {{"chips", busy}});
    }
    out.finish({{"network", result.request.network.name},
                {"accelerator", result.request.machine_title()},
                {"scenario", scenario_name(result.question.scenario)},
                {"unit", "one microsecond stands for one core cycle"},
                {"services", fmt::format("the first {} of {}", shown, recorded.size())}});
    file.finish();
}

}  // namespace eyrie
