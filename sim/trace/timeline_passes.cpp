// Tracks of passes, their phases, DRAM transfers and pauses.
#include <algorithm>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "sim/trace/pass_phases.hpp"
#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

namespace {

enum PassTrack : std::int64_t { pass_track, phase_track, filter_track, psum_in_track, psum_out_track, pause_track };

// Calls use(from, to) with the part of [from, to) that is in the window, if any.
template <class Use>
void cut(const TracedLayer& traced, LayerCycle from, LayerCycle to, Use use) {
    from = std::max(from, traced.first_cycle());
    to = std::min(to, traced.end_cycle());
    if (from < to) use(from, to);
}

void write_pass(const TracedLayer& traced, const PassEvent& event, TimelineWriter& out) {
    const Pass& pass = traced.plan.passes[static_cast<std::size_t>(event.number)];
    cut(traced, event.start, event.end(), [&](LayerCycle from, LayerCycle to) {
        out.slice(TimelineGroup::passes, pass_track, from, to, fmt::format("pass {}", event.number),
                  {{"pass", event.number},
                   {"group", pass.group},
                   {"image", pass.image},
                   {"filter", pass.filter},
                   {"channel", pass.channel},
                   {"ofmap_row", pass.ofmap_row},
                   {"ofmap_column", pass.ofmap_column}});
    });
}

void write_phases(const TracedLayer& traced, TimelineWriter& out) {
    for (const PassPhases& p : pass_phases(traced)) {
        const auto slice = [&](PassTrack track, LayerCycle from, LayerCycle to, const char* name) {
            cut(traced, from, to, [&](LayerCycle a, LayerCycle b) {
                out.slice(TimelineGroup::passes, track, a, b, name, {{"pass", p.pass}});
            });
        };
        slice(phase_track, p.start, p.all_started, "ramp");
        slice(phase_track, p.all_started, p.first_finished, "steady");
        slice(phase_track, p.first_finished, p.end, "drain");
        slice(filter_track, p.filters.from, p.filters.to, "filter load");
        slice(psum_in_track, p.psums_in.from, p.psums_in.to, "psums in");
        slice(psum_out_track, p.psums_out.from, p.psums_out.to, "psums out");
    }
}

}  // namespace

void write_passes(const TracedLayer& traced, TimelineWriter& out) {
    constexpr auto group = TimelineGroup::passes;
    out.group(group, "passes");
    out.track(group, pass_track, "passes");
    out.track(group, phase_track, "ramp, steady, drain");
    out.track(group, filter_track, "filter load into the PEs");
    out.track(group, psum_in_track, "psums from the buffer");
    out.track(group, psum_out_track, "psums to the buffer");
    out.track(group, pause_track, "array stands still");
    for (const PassEvent& pass : traced.events.passes) write_pass(traced, pass, out);
    write_phases(traced, out);
    for (const PauseEvent& pause : traced.events.pauses)
        cut(traced, pause.start, pause.end, [&](LayerCycle from, LayerCycle to) {
            out.slice(group, pause_track, from, to, row_of(pause.waits_for).title);
        });
}

void write_transfers(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out) {
    if (!blocks.has(Block::dma)) return;
    constexpr auto group = TimelineGroup::dram;
    out.group(group, "DMA");
    for (std::size_t kind = 0; kind < std::size(transfer_kind_rows); ++kind)
        out.track(group, static_cast<std::int64_t>(kind), fmt::format("dma {}", transfer_kind_rows[kind].title));
    for (const TransferEvent& t : traced.events.transfers)
        cut(traced, t.start, t.end, [&](LayerCycle from, LayerCycle to) {
            out.slice(group, static_cast<std::int64_t>(t.kind), from, to, row_of(t.kind).title,
                      {{"pass", t.pass},
                       {"part", t.part},
                       {"words", t.words},
                       {"bytes", t.bytes},
                       {"from", t.start.number()},
                       {"to", t.end.number()}});
        });
}

}  // namespace eyrie
