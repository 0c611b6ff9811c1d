// Walks over the words that a PE's program uses, in the order of use, for dataflows/verify/verify.cpp: from the
// box of MACs the program stands for and the order of its loops, not from any stream.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "dataflows/use/word_use.hpp"

namespace eyrie {

// The position of a walk.
struct WalkMark {
    std::array<std::int32_t, dimensions> round{};
    std::int64_t step = 0;
    bool done = false;
};

// How far places of words are apart where one coordinate differs by one. A place is a sum of coordinates times steps.
using PlaceSteps = std::array<std::int64_t, dimensions>;

// Walks through the numbered items of one kind in order (dataflows/use/word_use.hpp).
class CoordinateWalk {
public:
    CoordinateWalk(const PeWork& work, const std::vector<PeLoop>& loops, Numbered what, const PlaceSteps& steps = {});

    // Joins steps that differ only in coordinates for which `matters` is false: the innermost loops over such
    // coordinates become a count.
    template <class Matters>
    void join_steps(Matters matters) {
        for (; count_ > 0 && !matters(loops_[count_ - 1].dimension); --count_)
            steps_together_ *= loops_[count_ - 1].extent;
    }

    bool done() const { return done_; }
    std::int64_t at(Dimension d) const;
    // Of the item, by the steps.
    std::int64_t place() const { return place_; }
    // Advances by up to steps_left() steps. True: the coordinates have changed, or the walk is done.
    bool advance(std::int64_t steps = 1) {
        step_ += steps;
        if (step_ < steps_together_) return false;
        step_ = 0;
        next();
        return true;
    }
    std::int64_t steps_left() const { return steps_together_ - step_; }

    WalkMark mark() const { return {round_, step_, done_}; }
    bool stands_at(const WalkMark& mark) const {
        return round_ == mark.round && step_ == mark.step && done_ == mark.done;
    }
    // Steps within the joined ones since `mark`, if nothing else has changed; else 0.
    std::int64_t steps_moved_on(const WalkMark& mark) const {
        return round_ == mark.round && done_ == mark.done ? step_ - mark.step : 0;
    }
    // The loop that is one iteration further than at `mark`, if that is the only difference; else -1.
    int loop_moved_on(const WalkMark& mark) const;
    // Iterations of a loop from the current one on, without its last.
    std::int64_t iterations_before_last(int loop) const {
        return loops_[static_cast<std::size_t>(loop)].extent - 1 - round_[static_cast<std::size_t>(loop)];
    }
    // Advances by `iterations` of a loop, not beyond its last but one.
    void skip(int loop, std::int64_t iterations);

private:
    struct Loop {
        Dimension dimension;
        std::int32_t extent;
        std::int64_t place_step;
    };
    std::array<Loop, dimensions> loops_{};  // the first `count_`
    std::size_t count_ = 0;
    std::array<std::int32_t, dimensions> round_{};  // of each of the loops
    Coordinates first_;
    std::int64_t place_ = 0;
    bool done_ = false;
    std::int64_t steps_together_ = 1;
    std::int64_t step_ = 0;

    void next();
};

// Places of words in the buffer, relative to the pass, for one pass shape.
class WordPlaces {
public:
    WordPlaces(const Layer& layer, const PassShape& shape);

    const PlaceSteps& ifmap() const { return ifmap_; }
    const PlaceSteps& psum() const { return psum_; }
    // A number for each filter word, independent of the order in the buffer.
    const PlaceSteps& filter() const { return filter_; }
    std::int64_t filter(const FilterCoordinate& at) const;

private:
    PlaceSteps ifmap_{};
    PlaceSteps psum_{};
    PlaceSteps filter_{};
};

}  // namespace eyrie
