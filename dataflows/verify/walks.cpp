#include "dataflows/verify/walks.hpp"

namespace eyrie {

CoordinateWalk::CoordinateWalk(const PeWork& work, const std::vector<PeLoop>& loops, Numbered what)
    : coordinates_(work.first), first_(work.first) {
    for (const PeLoop& loop : loops) {
        if (!counts(what, loop.level) || loop.extent == 1) continue;
        if (loop.extent == 0) done_ = true;
        loops_.push_back(loop);
    }
}

int CoordinateWalk::loop_moved_on(const WalkMark& mark) const {
    if (step_ != mark.step || done_ != mark.done) return -1;
    int moved = -1;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
        if (round_[i] == mark.round[i]) continue;
        if (moved >= 0 || round_[i] != mark.round[i] + 1) return -1;
        moved = static_cast<int>(i);
    }
    return moved;
}

void CoordinateWalk::skip(int loop, std::int64_t iterations) {
    round_[static_cast<std::size_t>(loop)] += static_cast<std::int32_t>(iterations);
    coordinates_[at_dimension(loops_[static_cast<std::size_t>(loop)].dimension)] +=
        static_cast<std::int32_t>(iterations);
}

void CoordinateWalk::next() {
    for (std::size_t i = loops_.size(); i-- > 0;) {
        const std::size_t d = at_dimension(loops_[i].dimension);
        ++coordinates_[d];
        if (++round_[i] < loops_[i].extent) return;
        round_[i] = 0;
        coordinates_[d] = first_[d];
    }
    done_ = true;
}

}  // namespace eyrie
