#include "dataflows/verify/walks.hpp"

#include <initializer_list>
#include <utility>

namespace eyrie {

CoordinateWalk::CoordinateWalk(const PeWork& work, const std::vector<PeLoop>& loops, Numbered what,
                               const PlaceSteps& steps)
    : first_(work.first) {
    for (std::size_t d = 0; d < dimensions; ++d) place_ += work.first[d] * steps[d];
    for (const PeLoop& loop : loops) {
        if (!counts(what, loop.level) || loop.extent == 1) continue;
        if (loop.extent == 0) done_ = true;
        loops_[count_++] = {loop.dimension, loop.extent, steps[at_dimension(loop.dimension)]};
    }
}

std::int64_t CoordinateWalk::at(Dimension d) const {
    std::int64_t coordinate = first_[at_dimension(d)];
    for (std::size_t i = 0; i < count_; ++i)
        if (loops_[i].dimension == d) coordinate += round_[i];
    return coordinate;
}

int CoordinateWalk::loop_moved_on(const WalkMark& mark) const {
    if (step_ != mark.step || done_ != mark.done) return -1;
    int moved = -1;
    for (std::size_t i = 0; i < count_; ++i) {
        if (round_[i] == mark.round[i]) continue;
        if (moved >= 0 || round_[i] != mark.round[i] + 1) return -1;
        moved = static_cast<int>(i);
    }
    return moved;
}

void CoordinateWalk::skip(int loop, std::int64_t iterations) {
    const std::size_t i = static_cast<std::size_t>(loop);
    round_[i] += static_cast<std::int32_t>(iterations);
    place_ += iterations * loops_[i].place_step;
}

void CoordinateWalk::next() {
    for (std::size_t i = count_; i-- > 0;) {
        const Loop& loop = loops_[i];
        place_ += loop.place_step;
        if (++round_[i] < loop.extent) return;
        round_[i] = 0;
        place_ -= loop.extent * loop.place_step;
    }
    done_ = true;
}

namespace {

PlaceSteps steps_of(std::initializer_list<std::pair<Dimension, std::int64_t>> of) {
    PlaceSteps steps{};
    for (const auto& [dimension, step] : of) steps[at_dimension(dimension)] = step;
    return steps;
}

}  // namespace

WordPlaces::WordPlaces(const Layer& layer, const PassShape& shape) {
    const std::int64_t row = strip_columns(layer, shape.ofmap_columns);
    const std::int64_t plane = strip_rows(layer, shape.ofmap_rows) * row;
    ifmap_ = steps_of({{Dimension::image, plane * shape.groups * shape.channels},
                       {Dimension::group, plane * shape.channels},
                       {Dimension::channel, plane},
                       {Dimension::ofmap_row, row * layer.stride_h},
                       {Dimension::filter_row, row},
                       {Dimension::ofmap_column, layer.stride_w},
                       {Dimension::filter_column, 1}});
    const std::int64_t pixel = std::int64_t{shape.groups} * shape.filters;
    psum_ = steps_of({{Dimension::image, pixel * shape.ofmap_rows * shape.ofmap_columns},
                      {Dimension::ofmap_row, pixel * shape.ofmap_columns},
                      {Dimension::ofmap_column, pixel},
                      {Dimension::group, shape.filters},
                      {Dimension::filter, 1}});
    const std::int64_t taps = layer.R * layer.S;
    filter_ = steps_of({{Dimension::group, taps * shape.channels * shape.filters},
                        {Dimension::filter, taps * shape.channels},
                        {Dimension::channel, taps},
                        {Dimension::filter_row, layer.S},
                        {Dimension::filter_column, 1}});
}

std::int64_t WordPlaces::filter(const FilterCoordinate& at) const {
    return at.group * filter_[at_dimension(Dimension::group)] + at.filter * filter_[at_dimension(Dimension::filter)] +
           at.channel * filter_[at_dimension(Dimension::channel)] +
           at.row * filter_[at_dimension(Dimension::filter_row)] +
           at.column * filter_[at_dimension(Dimension::filter_column)];
}

}  // namespace eyrie
