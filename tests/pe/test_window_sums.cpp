#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "pe/window_sums.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/arithmetic.hpp"

using namespace eyrie;

namespace {

// Psums of so many bits, in a Sum each.
template <class Sum>
void compare_sums(int narrowest, int widest) {
    Random random(1);
    const auto word = [&] { return static_cast<std::int16_t>(random.below(1 << 16)); };
    for (int i = 0; i < 2000; ++i) {
        const int words = static_cast<int>(random.below(14));
        const int count = 1 + static_cast<int>(random.below(40));
        const int shift = static_cast<int>(random.below(4) == 0 ? random.below(16) : 0);
        const int bits = static_cast<int>(random.between(narrowest, widest));
        std::vector<std::int16_t> window(static_cast<std::size_t>(words));
        std::vector<std::int16_t> filters(static_cast<std::size_t>(words * count) + window_sums_lanes);
        std::vector<Sum> incoming(static_cast<std::size_t>(count));
        std::vector<Sum> sums(incoming.size() + window_sums_lanes, -1);
        std::generate(window.begin(), window.end(), word);
        std::generate(filters.begin(), filters.end(), word);
        for (Sum& psum : incoming) psum = static_cast<Sum>(wrap(static_cast<std::int64_t>(random.next()), widest));
        window_sums(sums.data(), filters.data(), window.data(), words, count, shift);
        finish_sums(sums.data(), incoming.data(), count, bits);
        for (int f = 0; f < count; ++f) {
            std::int64_t sum = incoming[static_cast<std::size_t>(f)];
            for (int k = 0; k < words; ++k)
                sum +=
                    (filters[static_cast<std::size_t>(k * count + f)] * window[static_cast<std::size_t>(k)]) >> shift;
            REQUIRE(sums[static_cast<std::size_t>(f)] == wrap(sum, bits));
        }
    }
}

}  // namespace

TEST_CASE("the sums of a position are those of one MAC after the other, to the last bit") {
    compare_sums<std::int32_t>(8, 32);
}

TEST_CASE("so are those of psums that 32 bits do not hold") { compare_sums<std::int64_t>(33, 48); }
