// SplitMix64: a seeded generator whose sequence is the same on every machine (the standard
// library's distributions are not). Steele, Lea, Flood, OOPSLA 2014.
#pragma once

#include <cstdint>

namespace eyrie {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15ull;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }

    // The next `count` draws at once.
    void fill(std::uint64_t* draws, std::int64_t count);

    // Uniform in [0, bound); bound > 0. Multiply-shift: no division, bias below 2^-32.
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }

    // Uniform in [low, high].
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + below(static_cast<std::uint32_t>(high - low + 1));
    }

private:
    std::uint64_t state_;
};

}  // namespace eyrie
