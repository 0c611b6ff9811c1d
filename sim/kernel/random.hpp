// SplitMix64: a seeded generator whose sequence is the same on every machine (the standard
// library's distributions are not). Steele, Lea, Flood, OOPSLA 2014.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eyrie {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += step;
        return draw_of(state_);
    }

    // For loops that make several draws in parallel: draw number i from now on, counted from 0, as it depends on
    // state() and i alone; and how to go on after `count` of them.
    std::uint64_t state() const { return state_; }
    [[gnu::always_inline]] static std::uint64_t draw(std::uint64_t state, std::size_t i) {
        return draw_of(state + (i + 1) * step);
    }
    void skip(std::size_t count) { state_ += count * step; }

    // Uniform in [0, bound); bound > 0. Multiply-shift: no division, bias below 2^-32.
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }

    // Uniform in [low, high].
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + below(static_cast<std::uint32_t>(high - low + 1));
    }

private:
    static constexpr std::uint64_t step = 0x9E3779B97F4A7C15ull;
    [[gnu::always_inline]] static std::uint64_t draw_of(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

}  // namespace eyrie
