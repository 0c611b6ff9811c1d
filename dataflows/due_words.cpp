// Why rounds may be skipped: places of words are sums of coordinates times fixed steps (WordPlaces). When a round moved a
// PE on by exactly one iteration of one loop, and by as much as the addresses move on, then the next round meets the
// same loops inside, and every place in it, due and sent alike, is that of this round plus the same step. That
// ends with the loop's last iteration, behind which a loop outside of it goes on.
#include "dataflows/due_words.hpp"

#include <algorithm>

namespace eyrie {

DueFilters::DueFilters(const WordPlaces& places, const PeWork& work, const std::vector<PeLoop>& loops, FilterUse use)
    : places_(places), walk_(work, loops, use == FilterUse::stream, true, true, use == FilterUse::stream) {
    walk_.join_steps([](Dimension d) {
        return d != Dimension::image && d != Dimension::ofmap_row && d != Dimension::ofmap_column;
    });
    if (!walk_.done()) due_ = places_.filter(walk_);
}

bool DueFilters::take(std::int64_t code, std::int64_t times) {
    while (times > 0) {
        if (code != due_) return false;
        const std::int64_t now = std::min(times, walk_.steps_left());
        if (walk_.advance(now)) due_ = walk_.done() ? -1 : places_.filter(walk_);
        times -= now;
    }
    return true;
}

DueMark DueFilters::mark() const { return {walk_.mark(), due_, {}}; }

// Filters lie in the buffer in any order: only the same words again are known to be alike.
std::int64_t DueFilters::rounds_alike(const DueMark& before, std::int64_t address_step) const {
    if (walk_.stands_at(before.walk)) return any_number;
    if (address_step != 0 || before.code != due_) return 0;
    const std::int64_t steps = walk_.steps_moved_on(before.walk);
    if (steps > 0) return (walk_.steps_left() - 1) / steps;  // the same word all along
    const int loop = walk_.loop_moved_on(before.walk);
    return loop < 0 ? 0 : walk_.iterations_before_last(loop);
}

void DueFilters::skip(const DueMark& before, std::int64_t rounds) {
    if (walk_.stands_at(before.walk)) return;
    const std::int64_t steps = walk_.steps_moved_on(before.walk);
    if (steps > 0)
        walk_.advance(rounds * steps);
    else
        walk_.skip(walk_.loop_moved_on(before.walk), rounds);
}

DueIfmaps::DueIfmaps(const WordPlaces& places, const PeProgram& program, const PeWork& work,
                     const std::vector<PeLoop>& loops)
    : places_(places), program_(program), walk_(work, loops, true, true, false, true), run_left_(program.drops.run),
      to_drop_(program.drops.first) {
    skip_others();
}

bool DueIfmaps::take(std::int64_t code, std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i)
        if (!take(code)) return false;
    return true;
}

bool DueIfmaps::take(std::int64_t code) {
    if (to_drop_ > 0) {
        --to_drop_;
        return true;
    }
    if (walk_.done() || places_.ifmap(walk_) != code) return false;
    if (program_.drops.run > 0 && --run_left_ == 0) {
        run_left_ = program_.drops.run;
        to_drop_ = program_.drops.between;
    }
    step();
    skip_others();
    return true;
}

void DueIfmaps::step() {
    walk_.advance();
    if (++entry_ < program_.window_words()) return;
    entry_ = 0;
    if (++position_ < program_.positions) return;
    position_ = 0;
    to_drop_ = program_.drops.last + (walk_.done() ? 0 : program_.drops.first);
    run_left_ = program_.drops.run;
}

bool DueIfmaps::from_network() const {
    if (!program_.stream_ifmaps) return position_ == 0 || entry_ >= program_.window_words() - program_.new_words();
    const IfmapShift& shift = program_.shift;
    if (shift.rows == 0) return true;
    const int row = entry_ / shift.columns % shift.rows;
    const int column = entry_ % shift.columns;
    return !(shift.from_below && row >= shift.row_lag) && !(shift.from_right && column >= shift.column_lag);
}

void DueIfmaps::skip_others() {
    while (!walk_.done() && !from_network()) step();
}

DueMark DueIfmaps::mark() const {
    return {walk_.mark(), walk_.done() ? -1 : places_.ifmap(walk_), {entry_, position_, run_left_, to_drop_}};
}

std::int64_t DueIfmaps::rounds_alike(const DueMark& before, std::int64_t address_step) const {
    const bool same_drops = before.counters[2] == run_left_ && before.counters[3] == to_drop_;
    if (same_drops && walk_.stands_at(before.walk)) return any_number;
    const int loop = walk_.loop_moved_on(before.walk);
    if (!same_drops || loop < 0 || places_.ifmap(walk_) - before.code != address_step) return 0;
    // Which entries come from the network depends on their place in the window.
    const std::int64_t entries = entry_ - before.counters[0];
    const IfmapShift& shift = program_.shift;
    const bool same_sources = program_.stream_ifmaps
                                  ? shift.rows == 0 || entries % (std::int64_t{shift.rows} * shift.columns) == 0
                                  : entries == 0 && (position_ == before.counters[1] || before.counters[1] > 0);
    return same_sources ? walk_.iterations_before_last(loop) : 0;
}

void DueIfmaps::skip(const DueMark& before, std::int64_t rounds) {
    if (walk_.stands_at(before.walk)) return;
    walk_.skip(walk_.loop_moved_on(before.walk), rounds);
    entry_ += static_cast<int>(rounds * (entry_ - before.counters[0]));
    position_ += static_cast<int>(rounds * (position_ - before.counters[1]));
}

DuePsums::DuePsums(const WordPlaces& places, const PeProgram& program, const PeWork& work,
                   const std::vector<PeLoop>& loops, int from)
    : places_(places), program_(program), walk_(work, loops, true, false, true, true), from_(from) {
    skip_first();
}

bool DuePsums::take(std::int64_t code, std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i) {
        if (walk_.done() || places_.psum(walk_) != code) return false;
        step();
        skip_first();
    }
    return true;
}

void DuePsums::step() {
    walk_.advance();
    if (++filter_ < program_.filters) return;
    filter_ = 0;
    if (++position_ == program_.positions) position_ = 0;
}

void DuePsums::skip_first() {
    while (!walk_.done() && position_ < from_) step();
}

DueMark DuePsums::mark() const {
    return {walk_.mark(), walk_.done() ? -1 : places_.psum(walk_), {filter_, position_, 0, 0}};
}

std::int64_t DuePsums::rounds_alike(const DueMark& before, std::int64_t address_step) const {
    if (walk_.stands_at(before.walk)) return any_number;
    const int loop = walk_.loop_moved_on(before.walk);
    return loop < 0 || places_.psum(walk_) - before.code != address_step ? 0 : walk_.iterations_before_last(loop);
}

void DuePsums::skip(const DueMark& before, std::int64_t rounds) {
    if (walk_.stands_at(before.walk)) return;
    walk_.skip(walk_.loop_moved_on(before.walk), rounds);
    filter_ += static_cast<int>(rounds * (filter_ - before.counters[0]));
    position_ += static_cast<int>(rounds * (position_ - before.counters[1]));
}

}  // namespace eyrie
