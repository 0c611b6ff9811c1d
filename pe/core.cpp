#include "pe/core.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "pe/window_sums.hpp"
#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

void PeCore::start_pass(const PeProgram& next) {
    if (next.ifmap_spad_words() > config.ifmap_spad_words || next.filter_spad_words() > config.filter_spad_words ||
        next.psum_spad_words(config.psum_addition == PsumAddition::separate) > config.psum_spad_words)
        throw SimulationError(fmt::format("{}: the program overflows a spad", name));
    program = &next;
    entries = next.entries();
    new_entries = next.new_entries();
    filters = next.filters;
    filter_words = next.filter_words();
    psums_from = next.takes_psums() ? next.arriving_psums()->from_position : next.positions;
    streams_ifmaps = next.streams_ifmaps();
    state.image = state.position = 0;
}

void PeCore::prefetch_spads() const {
    prefetch_lines(spads.window, static_cast<std::size_t>(std::max(config.ifmap_spad_words, 1)) * sizeof *spads.window);
    prefetch_lines(spads.filters, static_cast<std::size_t>(filter_words) * sizeof *spads.filters);
    // Sums are computed in whole groups of lanes, also past the last filter (pe/window_sums.hpp).
    const std::size_t psums = static_cast<std::size_t>(std::max(filters, 1)) + window_sums_lanes;
    prefetch_lines(spads.psums.first, psums * sizeof(PsumLane));  // of wide ones the first half
}

void PeCore::log_cycles(Cycles cycles, PeCycle reason) {
    std::int64_t first = 0;
    switch (step_of(reason)) {
        case PeStep::mac: first = entry_number() * filters + state.filter; break;
        case PeStep::psum: first = psum_number(); break;
        case PeStep::nothing: break;
    }
    log->spend(state.time, cycles, reason, first);
}

void PeCore::log_ifmap(ArrayCycle at, IfmapSide from, bool to_above, bool to_left) {
    const auto keep = [&](PeEventKind kind, IfmapSide side) {
        log->keep({at, entry_number(), 1, kind, static_cast<std::uint8_t>(side)});
    };
    keep(PeEventKind::ifmap_taken, from);
    if (to_above) keep(PeEventKind::ifmap_passed, IfmapSide::above);
    if (to_left) keep(PeEventKind::ifmap_passed, IfmapSide::left);
}

}  // namespace eyrie
