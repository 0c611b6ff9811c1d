#include "sim/trace_files/trace_files.hpp"

#include <fmt/format.h>

#include "sim/host/log.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/trace/access_csv.hpp"
#include "sim/trace/timeline.hpp"

namespace eyrie {

namespace {

BlockChoice choice_of(const TraceRequest& request, const AcceleratorConfig& machine) {
    return request.blocks.empty() ? BlockChoice(machine) : BlockChoice(machine, request.blocks, "--trace-blocks");
}

template <class Write>
void write_file(const std::string& path, Write write) {
    if (path.empty()) return;
    OutputFile file(path, is_gzip_name(path) ? OutputFile::Form::gzip : OutputFile::Form::plain);
    write(file);
    file.finish();
}

}  // namespace

LayerTrace::LayerTrace(const TraceRequest& request, const Layer& layer, const Plan& plan,
                       const AcceleratorConfig& machine)
    : request_(request),
      layer_(layer),
      plan_(plan),
      machine_(machine),
      blocks_(choice_of(request, machine)),
      events_(static_cast<std::size_t>(machine.pes()), request.window) {
    const std::int64_t passes = static_cast<std::int64_t>(plan.passes.size());
    if (request.window.first_pass >= passes)
        throw InputError(
            fmt::format("--trace-window: found passes from {} on; layer {} has {}; allowed: a first pass of 0 to {}",
                        request.window.first_pass, layer.name, passes, passes - 1));
}

void LayerTrace::write(const LayerData& data) {
    const Cycles total = events_.total_cycles;
    if (request_.window.first_cycle.number() >= total)
        throw InputError(
            fmt::format("--trace-window: found cycles from {} on; layer {} has {}; allowed: a first cycle of 0 to {}",
                        request_.window.first_cycle.number(), layer_.name, total, total - 1));
    const TracedLayer traced{layer_, plan_, machine_, data, events_};
    write_file(request_.json, [&](OutputFile& file) { write_timeline(traced, blocks_, file); });
    write_file(request_.accesses, [&](OutputFile& file) { write_access_csv(traced, blocks_, file); });
    write_file(request_.vcd, [&](OutputFile& file) { request_.vcd_writer(traced, blocks_, request_.vcd, file); });
    const Cycles shown = events_.end_cycle - events_.first_cycle;
    if (shown < total)
        log_warning(
            fmt::format("{}: the trace shows cycles {} to {} of {} ({:.2g} %); --trace-window chooses others, or all",
                        layer_.name, events_.first_cycle.number(), events_.end_cycle.number() - 1, total,
                        100.0 * static_cast<double>(shown) / static_cast<double>(total)));
    else
        log_info(fmt::format("{}: the trace shows all {} cycles", layer_.name, total));
}

}  // namespace eyrie
