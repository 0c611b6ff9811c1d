// The arithmetic of one ofmap position, on the host's vector units: the sums that a PE's multiplier and adder compute
// from its spads, for all filters at once.
#pragma once

#include <cstddef>
#include <cstdint>

namespace eyrie {

// Filters are computed this many at a time: `sums`, and `filters` past its last word, need room for as many more.
constexpr std::size_t window_sums_lanes = 16;

// sums[f] = sum over k of (filters[k * count + f] * window[k]) >> shift, modulo 2^32 or 2^64, for f < count, k < words.
// Returns how many words of the window are 0.
int window_sums(std::int32_t* sums, const std::int16_t* filters, const std::int16_t* window, int words, int count,
                int shift);
int window_sums(std::int64_t* sums, const std::int16_t* filters, const std::int16_t* window, int words, int count,
                int shift);

// Adds words to sums and keeps the low `bits` of each, with their sign.
void finish_sums(std::int32_t* sums, const std::int32_t* words, int count, int bits);
void finish_sums(std::int64_t* sums, const std::int64_t* words, int count, int bits);

}  // namespace eyrie
