// Draws numbers from 0 to size - 1 without repetition; every order is equally likely. A Fisher-Yates shuffle that
// stores only the entries it moved: memory grows with the draws, not with the size.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "sim/kernel/random.hpp"

namespace eyrie {

class Draw {
public:
    Draw(std::uint64_t size, std::uint64_t seed) : size_(size), random_(seed) {}

    bool exhausted() const { return drawn_ == size_; }
    std::uint64_t next() {
        const std::uint64_t at = drawn_ + below(size_ - drawn_);
        const std::uint64_t value = taken(at);
        moved_[at] = taken(drawn_);
        moved_.erase(drawn_);
        ++drawn_;
        return value;
    }

private:
    std::uint64_t taken(std::uint64_t place) const {
        const auto moved = moved_.find(place);
        return moved == moved_.end() ? place : moved->second;
    }
    // Uniform: numbers that would make some values more likely are rejected, and another one is drawn.
    std::uint64_t below(std::uint64_t bound) {
        const std::uint64_t unfair = (UINT64_MAX - bound + 1) % bound;
        for (;;)
            if (const std::uint64_t drawn = random_.next(); drawn >= unfair) return drawn % bound;
    }

    std::uint64_t size_;
    std::uint64_t drawn_ = 0;
    Random random_;
    std::unordered_map<std::uint64_t, std::uint64_t> moved_;
};

}  // namespace eyrie
