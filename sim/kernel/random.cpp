#include "sim/kernel/random.hpp"

#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

namespace {

// Each draw depends only on its index, so that several can be computed in parallel.
EYRIE_VECTOR_CLONES
void fill_from(std::uint64_t state, std::uint64_t* draws, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint64_t z = state + static_cast<std::uint64_t>(i + 1) * 0x9E3779B97F4A7C15ull;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        draws[i] = z ^ (z >> 31);
    }
}

}  // namespace

void Random::fill(std::uint64_t* draws, std::int64_t count) {
    fill_from(state_, draws, count);
    state_ += static_cast<std::uint64_t>(count) * 0x9E3779B97F4A7C15ull;
}

}  // namespace eyrie
