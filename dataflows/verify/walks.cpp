#include "dataflows/verify/walks.hpp"

#include <algorithm>

namespace eyrie {

namespace {

bool is_reduction(Dimension d) {
    return d == Dimension::channel || d == Dimension::filter_row || d == Dimension::filter_column;
}

}  // namespace

std::string assign_levels(const PassShape& shape, std::size_t pe, std::vector<PeLoop>& loops) {
    const PeProgram& program = shape.programs[pe];
    const PeWork& work = shape.work[pe];
    const std::int64_t targets[] = {program.images, program.positions, program.window_words(), program.filters};
    loops.clear();
    std::array<bool, dimensions> in_order{};
    std::size_t level = 0;
    std::int64_t product = 1;
    for (const Dimension d : shape.mac_order) {
        in_order[at_dimension(d)] = true;
        while (level < 3 && product == targets[level]) {
            ++level;
            product = 1;
        }
        const std::int32_t extent = work.extent_of(d);
        product *= extent;
        loops.push_back({d, extent, static_cast<LoopLevel>(level)});
    }
    while (level < 3 && product == targets[level]) {
        ++level;
        product = 1;
    }
    if (level < 3 || product != targets[3]) return "its program covers other MACs than its work";
    for (std::size_t d = 0; d < dimensions; ++d)
        if (!in_order[d] && work.extent[d] != 1) return "its work has a loop that is not in the order of MACs";
    for (const PeLoop& loop : loops) {
        if (loop.extent == 1) continue;
        if (loop.level == LoopLevel::entry && !is_reduction(loop.dimension)) return "adds products of different psums";
        if (loop.level == LoopLevel::filter && loop.dimension != Dimension::filter)
            return "interleaves something else than filters";
        if (is_reduction(loop.dimension) && loop.level != LoopLevel::entry && !program.stream_ifmaps)
            return "slides its window over something else than ofmap positions";
        const bool of_filter =
            loop.dimension == Dimension::group || loop.dimension == Dimension::filter || is_reduction(loop.dimension);
        if (of_filter && loop.level <= LoopLevel::position && program.filter_use != FilterUse::stream)
            return "uses kept filter words where others are due";
    }
    return "";
}

CoordinateWalk::CoordinateWalk(const PeWork& work, const std::vector<PeLoop>& loops, bool images, bool entries,
                               bool filters, bool positions)
    : coordinates_(work.first), first_(work.first) {
    const auto runs = [&](LoopLevel level) {
        switch (level) {
            case LoopLevel::image: return images;
            case LoopLevel::position: return positions;
            case LoopLevel::entry: return entries;
            case LoopLevel::filter: break;
        }
        return filters;
    };
    for (const PeLoop& loop : loops) {
        if (!runs(loop.level) || loop.extent == 1) continue;
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
