// What a PE's numbers stand for (dataflows/use/word_use.hpp), as coordinates relative to the pass. They come from the
// PE's box of MACs and the order of its loops; verify_plan (dataflows/verify/verify.hpp) proves that the program and
// the streams do the same.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "dataflows/use/word_use.hpp"

namespace eyrie {

// A few nested loops, outermost first; number k is their k-th iteration.
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

// Goes through them number by number.
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

// Of the PE with the row-major index `pe`, which has work in the shape. Throws SimulationError for a plan that fails
// its verification.
PeOperands pe_operands(const PassShape& shape, std::size_t pe);

}  // namespace eyrie
