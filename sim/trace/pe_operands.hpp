// The coordinates, relative to the pass, that a PE's numbers stand for (dataflows/use/word_use.hpp). They follow from
// the PE's box of MACs and the order of its loops; verify_plan (dataflows/verify/verify.hpp) proves that the program
// and the streams agree.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "dataflows/use/word_use.hpp"

namespace eyrie {

// A few nested loops, outermost first; number k stands for their k-th iteration.
class NumberedLoops {
public:
    NumberedLoops() = default;
    NumberedLoops(const Coordinates& first, std::vector<PeLoop> loops) : first_(first), loops_(std::move(loops)) {}

    Coordinates at(std::int64_t number) const;

private:
    friend class NumberedWalk;
    Coordinates first_{};
    std::vector<PeLoop> loops_;  // of more than one iteration
};

// Walks through the loops, number by number.
class NumberedWalk {
public:
    NumberedWalk() = default;
    void stand_at(const NumberedLoops& loops, std::int64_t number);
    const Coordinates& coordinates() const { return coordinates_; }
    void step();

private:
    const NumberedLoops* loops_ = nullptr;
    std::array<std::int32_t, dimensions> round_{};
    Coordinates coordinates_{};
};

class PeOperands {
public:
    PeOperands() = default;
    PeOperands(const Coordinates& first, const std::vector<PeLoop>& loops);
    const NumberedLoops& of(Numbered what) const { return loops_[static_cast<std::size_t>(what)]; }

private:
    std::array<NumberedLoops, 4> loops_;
};

// For the PE with the row-major index `pe`, which has work in the shape. Throws SimulationError if the plan is flawed.
PeOperands pe_operands(const PassShape& shape, std::size_t pe);

}  // namespace eyrie
