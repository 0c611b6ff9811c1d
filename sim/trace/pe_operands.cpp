#include "sim/trace/pe_operands.hpp"

#include <utility>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

Coordinates NumberedLoops::at(std::int64_t number) const {
    NumberedWalk walk;
    walk.stand_at(*this, number);
    return walk.coordinates();
}

void NumberedWalk::stand_at(const NumberedLoops& loops, std::int64_t number) {
    loops_ = &loops;
    coordinates_ = loops.first_;
    for (std::size_t i = loops.loops_.size(); i-- > 0;) {
        const PeLoop& loop = loops.loops_[i];
        round_[i] = static_cast<std::int32_t>(number % loop.extent);
        number /= loop.extent;
        coordinates_[at_dimension(loop.dimension)] += round_[i];
    }
}

void NumberedWalk::step() {
    for (std::size_t i = loops_->loops_.size(); i-- > 0;) {
        const PeLoop& loop = loops_->loops_[i];
        const std::size_t d = at_dimension(loop.dimension);
        ++coordinates_[d];
        if (++round_[i] < loop.extent) return;
        round_[i] = 0;
        coordinates_[d] -= loop.extent;
    }
}

PeOperands::PeOperands(const Coordinates& first, const std::vector<PeLoop>& loops) {
    for (std::size_t what = 0; what < loops_.size(); ++what) {
        std::vector<PeLoop> some;
        for (const PeLoop& loop : loops)
            if (loop.extent != 1 && counts(static_cast<Numbered>(what), loop.level)) some.push_back(loop);
        loops_[what] = NumberedLoops(first, std::move(some));
    }
}

PeOperands pe_operands(const PassShape& shape, std::size_t pe) {
    std::vector<PeLoop> loops;
    const std::string flaw = assign_levels(shape, shape.classes[shape.class_at(pe)], loops);
    if (!flaw.empty()) throw SimulationError(fmt::format("PE {} {}", pe, flaw));
    return {shape.first_of_pe[pe], loops};
}

}  // namespace eyrie
