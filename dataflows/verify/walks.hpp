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

// Walks through the numbered items of one kind in order (dataflows/use/word_use.hpp).
class CoordinateWalk {
public:
    CoordinateWalk(const PeWork& work, const std::vector<PeLoop>& loops, Numbered what);

    // Joins steps that differ only in coordinates for which `matters` is false: the innermost loops over such
    // coordinates become a count.
    template <class Matters>
    void join_steps(Matters matters) {
        while (!loops_.empty() && !matters(loops_.back().dimension)) {
            steps_together_ *= loops_.back().extent;
            loops_.pop_back();
        }
    }

    bool done() const { return done_; }
    std::int64_t at(Dimension d) const { return coordinates_[at_dimension(d)]; }
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
    std::vector<PeLoop> loops_;
    std::array<std::int32_t, dimensions> round_{};  // of each of the loops
    Coordinates coordinates_;
    Coordinates first_;
    bool done_ = false;
    std::int64_t steps_together_ = 1;
    std::int64_t step_ = 0;

    void next();
};

// Places of words in the buffer, relative to the pass, for one pass shape.
class WordPlaces {
public:
    WordPlaces(const Layer& layer, const PassShape& shape)
        : layer_(layer),
          shape_(shape),
          rows_(strip_rows(layer, shape.ofmap_rows)),
          columns_(strip_columns(layer, shape.ofmap_columns)) {}

    std::int64_t ifmap(const CoordinateWalk& w) const {
        const std::int64_t plane = (w.at(Dimension::image) * shape_.groups + w.at(Dimension::group)) * shape_.channels +
                                   w.at(Dimension::channel);
        const std::int64_t row = w.at(Dimension::ofmap_row) * layer_.stride_h + w.at(Dimension::filter_row);
        const std::int64_t column = w.at(Dimension::ofmap_column) * layer_.stride_w + w.at(Dimension::filter_column);
        return (plane * rows_ + row) * columns_ + column;
    }
    std::int64_t psum(const CoordinateWalk& w) const {
        const std::int64_t pixel =
            (w.at(Dimension::image) * shape_.ofmap_rows + w.at(Dimension::ofmap_row)) * shape_.ofmap_columns +
            w.at(Dimension::ofmap_column);
        return (pixel * shape_.groups + w.at(Dimension::group)) * shape_.filters + w.at(Dimension::filter);
    }
    // A number for each filter word, independent of the order in the buffer.
    std::int64_t filter(const CoordinateWalk& w) const {
        return filter_code(w.at(Dimension::group), w.at(Dimension::filter), w.at(Dimension::channel),
                           w.at(Dimension::filter_row), w.at(Dimension::filter_column));
    }
    std::int64_t filter(const FilterCoordinate& c) const {
        return filter_code(c.group, c.filter, c.channel, c.row, c.column);
    }

private:
    std::int64_t filter_code(std::int64_t group, std::int64_t filter, std::int64_t channel, std::int64_t row,
                             std::int64_t column) const {
        return (((group * shape_.filters + filter) * shape_.channels + channel) * layer_.R + row) * layer_.S + column;
    }

    const Layer& layer_;
    const PassShape& shape_;
    std::int64_t rows_;
    std::int64_t columns_;
};

}  // namespace eyrie
