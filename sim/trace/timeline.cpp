#include "sim/trace/timeline.hpp"

#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

void write_timeline(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file) {
    TimelineWriter out(file);
    write_passes(traced, out);
    write_transfers(traced, blocks, out);
    write_networks(traced, blocks, out);
    write_counters(traced, blocks, out);
    write_pes(traced, blocks, out);
    write_links(traced, blocks, out);
    const auto text = [](std::int64_t number) { return std::to_string(number); };
    out.finish({{"program", "eyrie " EYRIE_VERSION},
                {"time", "1 us is one core cycle of the layer, DRAM pauses included"},
                {"layer", traced.layer.name},
                {"mapping", traced.plan.dataflow + " " + traced.plan.mapping},
                {"window", text(traced.first_cycle()) + ".." + text(traced.end_cycle())},
                {"layer cycles", text(traced.events.total_cycles)},
                {"cycles per counter sample", text(cycles_per_sample(traced))}});
}

}  // namespace eyrie
