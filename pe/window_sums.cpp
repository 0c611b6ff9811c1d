#include "pe/window_sums.hpp"

#include <cstring>

#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

// A loop of fixed length, so that the sums stay in registers. Lanes past the last filter are computed but not used.
EYRIE_VECTOR_CLONES
int window_sums(std::int32_t* sums, const std::int16_t* filters, const std::int16_t* window, int words, int count,
                int shift) {
    constexpr int lanes = window_sums_lanes;
    int zeros = 0;
    for (int f = 0; f < count; f += lanes) {
        std::uint32_t lane_sums[lanes] = {};
        const std::int16_t* row = filters + f;
        for (int k = 0; k < words; ++k, row += count) {
            const std::int32_t ifmap = window[k];
            zeros += f == 0 && ifmap == 0 ? 1 : 0;
            for (int lane = 0; lane < lanes; ++lane)
                lane_sums[lane] += static_cast<std::uint32_t>((row[lane] * ifmap) >> shift);
        }
        std::memcpy(sums + f, lane_sums, sizeof lane_sums);
    }
    return zeros;
}

EYRIE_VECTOR_CLONES
void finish_sums(std::int32_t* sums, const std::int32_t* words, int count, int bits) {
    const int unused = 32 - bits;
    const auto finish = [=](int i) {
        const std::uint32_t sum = static_cast<std::uint32_t>(sums[i]) + static_cast<std::uint32_t>(words[i]);
        sums[i] = static_cast<std::int32_t>(sum << unused) >> unused;
    };
    constexpr int lanes = window_sums_lanes;
    int first = 0;
    for (; first + lanes <= count; first += lanes)
        for (int lane = 0; lane < lanes; ++lane) finish(first + lane);
    for (; first < count; ++first) finish(first);
}

// Wide psums are few: what is simple is fast enough.
EYRIE_VECTOR_CLONES
int window_sums(std::int64_t* sums, const std::int16_t* filters, const std::int16_t* window, int words, int count,
                int shift) {
    int zeros = 0;
    for (int f = 0; f < count; ++f) sums[f] = 0;
    for (int k = 0; k < words; ++k, filters += count) {
        const std::int32_t ifmap = window[k];
        zeros += ifmap == 0 ? 1 : 0;
        for (int f = 0; f < count; ++f) sums[f] += (filters[f] * ifmap) >> shift;
    }
    return zeros;
}

EYRIE_VECTOR_CLONES
void finish_sums(std::int64_t* sums, const std::int64_t* words, int count, int bits) {
    const int unused = 64 - bits;
    for (int i = 0; i < count; ++i) {
        const std::uint64_t sum = static_cast<std::uint64_t>(sums[i]) + static_cast<std::uint64_t>(words[i]);
        sums[i] = static_cast<std::int64_t>(sum << unused) >> unused;
    }
}

}  // namespace eyrie
