#include "pe/intake.hpp"

#include <algorithm>

namespace eyrie {

void PeIntake::reset() {
    filter_in.reset();
    ifmap_in.reset();
    from_right.reset();
    from_below.reset();
    state_ = {};
}

void PeIntake::start_pass(const PeProgram& program) {
    drops_ = program.drops();
    state_.filters_loaded = program.filter_use == FilterUse::load ? 0 : program.filter_words();
    state_.to_drop = drops_.first;
    state_.run_left = drops_.run;
    if (program.streams_ifmaps()) set_up_routes(program);
}

bool PeIntake::take_window_word(PeCore& core) {
    if (state_.word_taken) return true;
    if (core.state.entry >= core.kept_entries()) {
        if (!ifmap_in.words_known(1)) return false;
        core.wait_until(ifmap_in.ready_at(1) + 1, PeCycle::wait_ifmap);
        if (core.log != nullptr) core.log_ifmap(core.state.time - 1, IfmapSide::network);
        core.spads.window[core.state.entry] = ifmap_in.pop(core.state.time - 1);
    }
    state_.word_taken = true;
    return true;
}

void PeIntake::take_window_words(PeCore& core, int words) {
    const int filters = core.filters;
    const ArrayCycle last_at =
        ifmap_in.pop_when_ready(core.state.time - 1, filters, core.spads.window + core.state.entry, words);
    core.wait_until(last_at + 1 - static_cast<Cycles>(words - 1) * filters, PeCycle::wait_ifmap);
    if (core.log != nullptr) core.log_ifmap(core.state.time - 1, IfmapSide::network);
}

// Local time advances by the cycles in which a word was missing.
void PeIntake::load_filters(PeCore& core, int words) {
    std::int16_t* const spad = core.spads.filters + state_.filters_loaded;
    const ArrayCycle last_at = filter_in.pop_when_ready(core.state.time - 1, 1, spad, words);
    core.wait_until(last_at + 1 - (words - 1), PeCycle::wait_filter);
    if (core.log != nullptr) core.log_filter(core.state.time - 1, state_.filters_loaded);
    state_.filters_loaded += words;
    core.state.counters.rf_filter_writes += words;
}

bool PeIntake::fill_filter_spad(PeCore& core, bool& progressed) {
    while (state_.filters_loaded < core.filter_words) {
        if (!filter_in.words_known(1)) return false;
        core.wait_until(filter_in.ready_at(1), PeCycle::wait_filter);
        if (core.log != nullptr) core.log_filter(core.state.time, state_.filters_loaded);
        core.spads.filters[state_.filters_loaded++] = filter_in.pop(core.state.time);
        core.spend(1, PeCycle::wait_filter);
        progressed = true;
    }
    core.state.counters.rf_filter_writes += core.filter_words;
    return true;
}

// --- Streams ---------------------------------------------------------------------------------------------------

void PeIntake::set_up_routes(const PeProgram& program) {
    routes_.assign(1, {});
    state_.route = 0;
    if (program.shift() == nullptr) return;
    const IfmapShift& shift = *program.shift();
    routes_.clear();
    for (int row = 0; row < shift.rows; ++row)
        for (int column = 0; column < shift.columns; ++column) {
            Route route;
            route.from_below = shift.from_below && row >= shift.row_lag;
            route.from_right = !route.from_below && shift.from_right && column >= shift.column_lag;
            // The rule by which the neighbours take words. The left one is in the same row of the filter, so it takes
            // from below whatever this PE takes from below.
            route.to_above = shift.to_above && row + shift.row_lag < shift.rows;
            route.to_left = shift.to_left && !route.from_below && column + shift.column_lag < shift.columns;
            routes_.push_back(route);
        }
}

bool PeIntake::take_streamed_ifmap(PeCore& core) {
    if (state_.word_taken) return true;
    const auto [below, right, to_above, to_left] = routes_[state_.route];
    const bool network = !below && !right;
    if (network && !drop(core)) return false;
    TimedFifo<std::int16_t>& source = below ? from_below : right ? from_right : ifmap_in;
    if (!source.words_known(1)) return false;
    if ((to_above && !to_above_->space_known(1)) || (to_left && !to_left_->space_known(1))) return false;
    core.wait_until((network ? std::max(source.ready_at(1), state_.fifo_free_at) : source.ready_at(1)) + 1,
                    PeCycle::wait_ifmap);
    if (to_above) core.wait_until(to_above_->space_at(1) + 1, PeCycle::output_blocked);
    if (to_left) core.wait_until(to_left_->space_at(1) + 1, PeCycle::output_blocked);
    // The word is taken in the cycle before its MAC, and passed on in that same cycle.
    const ArrayCycle at = core.state.time - 1;
    if (core.log != nullptr)
        core.log_ifmap(at, below ? IfmapSide::below : right ? IfmapSide::right : IfmapSide::network, to_above, to_left);
    const std::int16_t word = source.pop(at);
    if (to_above) to_above_->push(at, word);
    if (to_left) to_left_->push(at, word);
    core.state.counters.noc_ifmap_hops += (to_above ? 1 : 0) + (to_left ? 1 : 0);
    if (network) {
        state_.fifo_free_at = core.state.time;
        count_used_ifmap(core);
    }
    core.spads.window[0] = word;
    return state_.word_taken = true;
}

bool PeIntake::take_streamed_filter(PeCore& core, std::int16_t& filter) {
    if (core.program->filter_use == FilterUse::stream) {
        if (!filter_in.words_known(1)) return false;
        core.wait_until(filter_in.ready_at(1) + 1, PeCycle::wait_filter);
        if (core.log != nullptr) core.log_filter(core.state.time - 1, core.entry_number());
        filter = filter_in.pop(core.state.time - 1);
        if (core.config.filter_spad_words > 0) ++core.state.counters.rf_filter_writes;
        return true;
    }
    if (state_.filters_loaded <= core.state.entry) {
        if (!filter_in.words_known(1)) return false;
        load_filters(core, 1);
    }
    filter = core.spads.filters[core.state.entry];
    return true;
}

void PeIntake::count_used_ifmap(const PeCore& core) {
    if (drops_.run == 0 || --state_.run_left > 0) return;
    state_.run_left = drops_.run;
    const bool last = core.state.position + 1 == core.program->positions && core.state.entry + 1 == core.entries;
    state_.to_drop = last ? drops_after_image(core) : drops_.between;
}

bool PeIntake::drop(PeCore& core) {
    for (; state_.to_drop > 0; --state_.to_drop) {
        if (!ifmap_in.words_known(1)) return false;
        const ArrayCycle at = std::max(ifmap_in.ready_at(1), state_.fifo_free_at);
        if (core.log != nullptr) core.log->keep({at, 0, 1, PeEventKind::ifmap_dropped, 0});
        ifmap_in.pop(at);
        state_.fifo_free_at = at + 1;
    }
    return true;
}

}  // namespace eyrie
