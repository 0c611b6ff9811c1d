// A part of the networks as fast-forward sees it (sim/kernel/timing_state.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/timing_state.hpp"

namespace eyrie {

// Where a block stands, all of it; and moved on by `repetitions` on the way.
struct SeenTiming : TimingVisitor {
    explicit SeenTiming(std::int64_t repetitions = 0) : repetitions_(repetitions) {}
    void time(TimingSide, ArrayCycle& stamp) { times.push_back(stamp); }
    void at_end_of_part(bool stands) { at_end = stands; }
    template <class MoveOn>
    void progress(TimingProgress, std::int64_t number, MoveOn move_on) {
        done = number;
        if (repetitions_ > 0) move_on(repetitions_);
    }

    std::vector<ArrayCycle> times;
    bool at_end = false;
    std::int64_t done = 0;

private:
    std::int64_t repetitions_;
};

template <class Block>
SeenTiming timing_of(Block& block) {
    SeenTiming seen;
    block.visit_timing(seen);
    return seen;
}
template <class Block>
void move_on(Block& block, std::int64_t repetitions) {
    SeenTiming seen(repetitions);
    block.visit_timing(seen);
}

}  // namespace eyrie
