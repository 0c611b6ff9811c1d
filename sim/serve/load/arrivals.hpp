// Poisson arrivals of Server: gaps are exponential. They are drawn once for a seed, at rate 1, and scaled to a rate: of
// two rates, every query of the higher one arrives earlier by the same factor.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

class Arrivals {
public:
    explicit Arrivals(std::uint64_t seed) : random_(seed) {}

    // When query i, counted from 0, arrives, where `gap` cycles are between two on average: whole cycles.
    Cycles at(std::size_t i, double gap) {
        while (times_.size() <= i) draw();
        return static_cast<Cycles>(times_[i] * gap);
    }

private:
    void draw();

    Random random_;
    double time_ = 0;
    std::vector<double> times_;  // at rate 1
};

}  // namespace eyrie
