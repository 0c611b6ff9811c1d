#include "sim/trace/timeline.hpp"

#include <fmt/format.h>

#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

void write_timeline(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file) {
    const AcceleratorConfig& machine = traced.machine;
    TimelineWriter out(file);
    write_passes(traced, out);
    write_transfers(traced, blocks, out);
    write_networks(traced, blocks, out);
    write_counters(traced, blocks, out);
    write_pes(traced, blocks, out);
    write_links(traced, blocks, out);
    out.finish({{"program", "eyrie " EYRIE_VERSION},
                {"time", "1 us is one core cycle of the layer, DRAM pauses included"},
                {"machine", machine.title()},
                {"PEs", fmt::format("{} x {}", machine.rows, machine.columns)},
                {"core clock", fmt::format("{} kHz", machine.core_khz)},
                {"layer", traced.layer.name},
                {"mapping", fmt::format("{} {}", traced.plan.dataflow, traced.plan.mapping)},
                {"window", fmt::format("{}..{}", traced.first_cycle().number(), traced.end_cycle().number())},
                {"layer cycles", std::to_string(traced.events.total_cycles)},
                {"cycles per counter sample", std::to_string(cycles_per_sample(traced))}});
}

}  // namespace eyrie
