#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "pe/window_sums.hpp"
#include "sim/kernel/random.hpp"
#include "workloads/arithmetic.hpp"

using namespace eyrie;

TEST_CASE("the sums of a position are those of one MAC after the other, to the last bit") {
    Random random(1);
    const auto word = [&] { return static_cast<std::int16_t>(random.below(1 << 16)); };
    for (int i = 0; i < 2000; ++i) {
        const int words = static_cast<int>(random.below(14));
        const int count = 1 + static_cast<int>(random.below(40));
        const int shift = static_cast<int>(random.below(4) == 0 ? random.below(16) : 0);
        const int bits = 8 + static_cast<int>(random.below(25));
        std::vector<std::int16_t> window(static_cast<std::size_t>(words));
        std::vector<std::int16_t> filters(static_cast<std::size_t>(words * count) + window_sums_lanes);
        std::vector<std::int32_t> incoming(static_cast<std::size_t>(count));
        std::vector<std::int32_t> sums(incoming.size() + window_sums_lanes, -1);
        std::generate(window.begin(), window.end(), word);
        std::generate(filters.begin(), filters.end(), word);
        for (std::int32_t& psum : incoming) psum = word() * 65536 + word();
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
