// Why rounds may be skipped: the places of words are sums of coordinates times fixed steps (WordPlaces). If a round
// advanced a PE by exactly one iteration of one loop, and its due places by as much as the addresses, then the next
// round goes through the same inner loops, and all its places, those due and those sent, are this round's plus the same
// step. This holds until the loop's last iteration, after which an outer loop advances.
#include "dataflows/verify/due_words.hpp"

#include <algorithm>

namespace eyrie {

DueMark DueWords::mark() const { return {walk_.mark(), walk_.done() ? -1 : code(), within_, position_, drop_walk_}; }

std::int64_t DueWords::equal_rounds(const DueMark& before, std::int64_t address_step) const {
    if (!(before.drops == drop_walk_)) return 0;
    if (walk_.stands_at(before.walk)) return any_number;
    if (walk_.done() || !follows_addresses(address_step) || code() - before.code != address_step) return 0;
    const std::int64_t steps = walk_.steps_moved_on(before.walk);
    if (steps > 0) return (walk_.steps_left() - 1) / steps;  // the same word throughout
    const int loop = walk_.loop_moved_on(before.walk);
    return loop < 0 || !leaves_out_the_same(before) ? 0 : walk_.iterations_before_last(loop);
}

void DueWords::skip(const DueMark& before, std::int64_t rounds) {
    if (walk_.stands_at(before.walk)) return;
    const std::int64_t steps = walk_.steps_moved_on(before.walk);
    if (steps > 0) {
        walk_.advance(rounds * steps);
        return;
    }
    walk_.skip(walk_.loop_moved_on(before.walk), rounds);
    within_ += static_cast<int>(rounds * (within_ - before.within));
    position_ += static_cast<int>(rounds * (position_ - before.position));
}

DueFilters::DueFilters(const WordPlaces& places, const PeProgram& program, const PeWork& work,
                       const std::vector<PeLoop>& loops)
    : DueWords({work, loops, arriving_filters(program), places.filter()}) {
    walk_.join_steps(
        [](Dimension d) { return d != Dimension::image && d != Dimension::ofmap_row && d != Dimension::ofmap_column; });
    if (!walk_.done()) due_ = walk_.place();
}

bool DueFilters::take(std::int64_t code, std::int64_t times) {
    while (times > 0) {
        if (code != due_) return false;
        const std::int64_t now = std::min(times, walk_.steps_left());
        if (walk_.advance(now)) due_ = walk_.done() ? -1 : walk_.place();
        times -= now;
    }
    return true;
}

DueIfmaps::DueIfmaps(const WordPlaces& places, const PeProgram& program, const PeWork& work,
                     const std::vector<PeLoop>& loops)
    : DueWords({work, loops, Numbered::entries, places.ifmap()}), program_(program), drops_(program.drops()) {
    drop_walk_ = DropWalk(drops_);
    skip_others();
}

bool DueIfmaps::take(std::int64_t code, std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i)
        if (!take(code)) return false;
    return true;
}

bool DueIfmaps::take(std::int64_t code) {
    if (drop_walk_.drops_next()) {
        drop_walk_.drop();
        return true;
    }
    if (walk_.done() || walk_.place() != code) return false;
    drop_walk_.use(drops_);
    step();
    skip_others();
    return true;
}

void DueIfmaps::step() {
    walk_.advance();
    if (++within_ < program_.entries()) return;
    within_ = 0;
    if (++position_ < program_.positions) return;
    position_ = 0;
    drop_walk_.end_image(drops_, !walk_.done());
}

void DueIfmaps::skip_others() {
    while (!walk_.done() && entry_from(program_, position_, within_) != EntryFrom::network) step();
}

// Which entries come from the network depends on their place in the window.
bool DueIfmaps::leaves_out_the_same(const DueMark& before) const {
    const std::int64_t entries = within_ - before.within;
    if (program_.window() != nullptr) return entries == 0 && (position_ == before.position || before.position > 0);
    const IfmapShift* shift = program_.shift();
    return shift == nullptr || entries % (std::int64_t{shift->rows} * shift->columns) == 0;
}

DuePsums::DuePsums(const WordPlaces& places, const PeProgram& program, const PeWork& work,
                   const std::vector<PeLoop>& loops, int from)
    : DueWords({work, loops, Numbered::psums, places.psum()}), program_(program), from_(from) {
    skip_first();
}

bool DuePsums::take(std::int64_t code, std::int64_t times) {
    for (std::int64_t i = 0; i < times; ++i) {
        if (walk_.done() || walk_.place() != code) return false;
        step();
        skip_first();
    }
    return true;
}

void DuePsums::step() {
    walk_.advance();
    if (++within_ < program_.filters) return;
    within_ = 0;
    if (++position_ == program_.positions) position_ = 0;
}

void DuePsums::skip_first() {
    while (!walk_.done() && position_ < from_) step();
}

}  // namespace eyrie
