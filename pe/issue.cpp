#include "pe/issue.hpp"

#include <algorithm>

#include "pe/window_sums.hpp"

namespace eyrie {

const char* PeIssue::phase_name() const {
    static const char* const names[] = {"start of pass", "loading filters", "multiplying",
                                        "adding psums",  "dropping words",  "finished"};
    return names[static_cast<int>(state_.phase)];
}

bool PeIssue::step(PeCore& core, PeIntake& intake, PeOutput& output) {
    // By far the most: predicted better than a jump through a table.
    if (state_.phase == Phase::multiply) return multiply(core, intake, output);
    if (state_.phase == Phase::add_psums) return finish_psums(core, intake, output, PeCycle::psum_addition);
    bool progressed = false;
    switch (state_.phase) {
        case Phase::start: return begin_pass(core, intake);
        case Phase::load_filters:
            if (intake.fill_filter_spad(core, progressed)) {
                state_.phase = Phase::multiply;
                progressed = true;
            }
            return progressed;
        case Phase::drop_words: return end_pass(core, intake);
        case Phase::multiply:
        case Phase::add_psums:
        case Phase::finished: break;
    }
    return false;
}

// The idle state lasts at least start_cycles, and until the first words are visible.
bool PeIssue::begin_pass(PeCore& core, PeIntake& intake) {
    const PeConfig& config = core.config;
    const bool loads_first = !config.filter_load_overlaps && core.program->filter_use == FilterUse::load;
    if (core.entries > 0) {
        const bool needs_filter = core.program->takes_filters();
        const bool needs_ifmap = !loads_first;  // otherwise once the filters are loaded
        if ((needs_filter && !intake.filter_in.words_known(1)) || (needs_ifmap && !intake.ifmap_in.words_known(1)))
            return false;
        core.spend(config.start_cycles, PeCycle::control);
        if (needs_filter) core.wait_until(intake.filter_in.ready_at(1), PeCycle::wait_filter);
        if (needs_ifmap) core.wait_until(intake.ifmap_in.ready_at(1), PeCycle::wait_ifmap);
    } else {
        core.spend(config.start_cycles, PeCycle::control);
    }
    intake.start_drops(core.state.time);
    core.spend(config.load_cycles, PeCycle::control);
    state_.phase = loads_first && core.entries > 0 ? Phase::load_filters : Phase::multiply;
    begin_position(core, intake);
    return true;
}

// Starts an ofmap position: moves the words that the window keeps to its front.
void PeIssue::begin_position(PeCore& core, PeIntake& intake) {
    core.state.entry = core.state.filter = 0;
    intake.begin_position();
    state_.accumulated = false;
    if (core.streams_ifmaps) {
        with_word_of(core.arithmetic.psum_bits, [&](auto none) { *core.spads.psums.as<decltype(none)>() = none; });
        state_.product_added = false;
        state_.zero_words = 0;
        return;
    }
    if (core.state.position == 0) return;
    const int fresh = core.new_entries;
    std::copy(core.spads.window + fresh, core.spads.window + core.entries, core.spads.window);
    core.spend(static_cast<Cycles>(fresh) * core.config.window_shift_cycles_per_word, PeCycle::window_shift);
}

bool PeIssue::multiply(PeCore& core, PeIntake& intake, PeOutput& output) {
    if (core.streams_ifmaps) return stream_macs(core, intake, output);
    const int entries = core.entries;
    // With merged addition the last entry's MACs also take the incoming psums and output the finished ones.
    const int alone = core.config.psum_addition == PsumAddition::merged && entries > 0 ? entries - 1 : entries;
    bool progressed = false;
    if (!intake.filters_are_loaded(core)) {
        const int before = intake.filters_loaded();
        const bool all_done = multiply_first_position(core, intake, alone);
        progressed = intake.filters_loaded() != before;
        if (!all_done) return progressed;
    } else {
        const int kept = std::min(core.kept_entries(), alone);
        if (core.state.entry < kept) {  // nothing to wait for
            core.spend(static_cast<Cycles>(kept - core.state.entry) * core.filters, PeCycle::busy);
            core.state.entry = kept;
            progressed = true;
        }
        const int before = core.state.entry;
        const bool all_done = multiply_new_entries(core, intake, alone);
        progressed |= core.state.entry != before;
        if (!all_done) return progressed;
    }
    if (alone < entries) {
        if (!intake.take_window_word(core)) return progressed;
        return finish_psums(core, intake, output, PeCycle::busy) || progressed;
    }
    state_.phase = Phase::add_psums;
    return true;
}

// MACs of the entries up to `last_entry`, whose filter words are all in the spad. An ifmap word is taken in the cycle
// before its first MAC.
bool PeIssue::multiply_new_entries(PeCore& core, PeIntake& intake, int last_entry) {
    while (core.state.entry < last_entry) {
        const int words = std::min(core.steps_at_once(last_entry - core.state.entry), intake.ifmap_in.occupied_words());
        if (words == 0) return false;
        intake.take_window_words(core, words);
        core.spend(static_cast<Cycles>(words) * core.filters, PeCycle::busy);
        core.state.entry += words;
    }
    return true;
}

// MACs of the first position of a pass: filter words are used as they arrive.
bool PeIssue::multiply_first_position(PeCore& core, PeIntake& intake, int last_entry) {
    for (; core.state.entry < last_entry; ++core.state.entry) {
        if (!intake.take_window_word(core)) return false;
        while (core.state.filter < core.filters) {
            const int words =
                std::min(core.steps_at_once(core.filters - core.state.filter), intake.filter_in.occupied_words());
            if (words == 0) return false;
            intake.load_filters(core, words);
            core.spend(words, PeCycle::busy);
            core.state.filter += words;
        }
        core.state.filter = 0;
        intake.next_entry();
    }
    return true;
}

// Adds the incoming psums, if any, and pushes the finished ones into the output FIFO, one a cycle.
bool PeIssue::finish_psums(PeCore& core, PeIntake& intake, PeOutput& output, PeCycle reason) {
    const bool takes_psums = core.takes_psums();
    bool progressed = false;
    while (core.state.filter < core.filters) {
        // The filter word moves into the spad even if the psum has not arrived: its FIFO slot is needed.
        if (!intake.filters_are_loaded(core) &&
            intake.filters_loaded() <= (core.entries - 1) * core.filters + core.state.filter) {
            if (!intake.filter_in.words_known(1)) return progressed;
            intake.load_filters(core, 1);
            progressed = true;
        }
        const bool loaded = intake.filters_are_loaded(core);
        const int count = output.psums_at_once(core, takes_psums, !loaded);
        if (count == 0) return progressed;
        if (!state_.accumulated && loaded) accumulate(core);
        if (!state_.accumulated) accumulate_one(core, core.state.filter);
        output.put(core, takes_psums, count);
        core.spend(count, reason);
        core.state.filter += count;
        progressed = true;
    }
    end_position(core, intake);
    return true;
}

void PeIssue::end_position(PeCore& core, PeIntake& intake) {
    count_positions(core, 1);
    if (++core.state.position == core.program->positions) {
        core.state.position = 0;
        intake.end_image(core);
        if (++core.state.image == core.program->images) {
            core.spend(core.config.next_image_cycles, PeCycle::control);
            state_.phase = Phase::drop_words;
            return;
        }
        core.spend(core.config.next_image_cycles + core.config.load_cycles, PeCycle::control);
    }
    state_.phase = Phase::multiply;
    begin_position(core, intake);
}

bool PeIssue::end_pass(PeCore& core, PeIntake& intake) {
    if (!intake.drop(core)) return false;
    core.wait_until(intake.drops_end(), PeCycle::wait_ifmap);
    state_.phase = Phase::finished;
    return true;
}

// The sums of the position, from the spads' contents.
void PeIssue::accumulate(PeCore& core) {
    with_word_of(core.arithmetic.psum_bits, [&](auto word) {
        state_.zero_words = window_sums(core.spads.psums.as<decltype(word)>(), core.spads.filters, core.spads.window,
                                        core.entries, core.filters, core.arithmetic.product_shift);
    });
    state_.accumulated = true;
}

// One filter's sum alone: in the first position of a pass psums may leave before the last filter's words arrive.
void PeIssue::accumulate_one(PeCore& core, int filter) const {
    std::uint64_t sum = 0;
    for (int k = 0; k < core.entries; ++k)
        sum += static_cast<std::uint64_t>(
            product_of(core.spads.filters[k * core.filters + filter], core.spads.window[k], core.arithmetic));
    with_word_of(core.arithmetic.psum_bits,
                 [&](auto word) { core.spads.psums.as<decltype(word)>()[filter] = static_cast<decltype(word)>(sum); });
}

// Counts equal positions; each has as many zero words as the last one.
void PeIssue::count_positions(PeCore& core, std::int64_t positions) const {
    const PeConfig& config = core.config;
    PeCounters& counters = core.state.counters;
    const Count macs = positions * core.filter_words;
    if (macs == 0) return;
    Count zeros = state_.zero_words;
    if (config.zero_gating && !core.streams_ifmaps && !state_.accumulated)  // summed up filter by filter
        zeros = std::count(core.spads.window, core.spads.window + core.entries, std::int16_t{0});
    counters.macs += macs;
    if (config.ifmap_spad_words > 0) {
        counters.rf_ifmap_reads += macs;
        counters.rf_ifmap_writes += positions * (core.state.position == 0 ? core.entries : core.new_entries);
    }
    if (config.filter_spad_words > 0) counters.rf_filter_reads += macs;
    if (config.zero_gating) gate_macs(counters, counters.cycles, zeros * core.filters, config);
    if (config.psum_spad_words == 0) return;
    // A psum's first MAC does not read it; with merged addition its last one does not write it.
    const Count kept = config.psum_addition == PsumAddition::merged ? macs - positions * core.filters : macs;
    counters.rf_psum_reads += kept;
    counters.rf_psum_writes += kept;
}

}  // namespace eyrie
