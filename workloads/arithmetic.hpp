// The fixed-point arithmetic of the MACs, shared by every machine and by the reference.
// Operands are two's complement. A product is (ifmap * filter) >> product_shift: an arithmetic
// shift, so it truncates towards minus infinity, and each product is truncated by itself. Psums
// accumulate modulo 2^psum_bits: they wrap, so the order of accumulation never changes a result. A finished psum
// becomes an ofmap word on its way to DRAM: as it is, or, where ofmap_bits is given, psum >> ofmap_shift (rounded
// down), saturated to ofmap_bits, after ReLU where the layer has one.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

struct Arithmetic {
    int ifmap_bits = 16;    // 1 to 16
    int filter_bits = 16;   // 1 to 16
    int psum_bits = 16;     // 2 to 48
    int product_shift = 0;  // 0 to 31
    int ofmap_bits = 0;     // 1 to 48; 0: psums are stored as they are
    int ofmap_shift = 0;    // 0 to 47; with ofmap_bits only

    bool requantises() const { return ofmap_bits > 0; }
    // All of the above, which words and results depend on.
    auto values() const {
        return std::make_tuple(ifmap_bits, filter_bits, psum_bits, product_shift, ofmap_bits, ofmap_shift);
    }
};

inline constexpr int widest_psum = 48;  // bits, of ofmaps as well

// How a psum or ofmap of so many bits lies in the simulator's memory: in 32 bits, or, where these do not hold it, in
// 64. Few machines need the latter, and the others are not to pay for it.
constexpr bool fits_32_bits(int word_bits) { return word_bits <= 32; }
// Calls use(Word()) with that type: what keeps many psums, or adds them up at full speed, is made once for each.
template <class Use>
[[gnu::always_inline]] inline decltype(auto) with_word_of(int word_bits, Use&& use) {
    return fits_32_bits(word_bits) ? use(std::int32_t{}) : use(std::int64_t{});
}
// On their way psums take one lane of 32 bits, or two side by side.
using PsumLane = std::int32_t;
constexpr int psum_lanes(int psum_bits) { return fits_32_bits(psum_bits) ? 1 : 2; }

// What a MAC multiplies, for prices: the machine and the reference compute with integers. Its name, and what it is.
#define EYRIE_MAC_NUMBERS(ROW)                                                      \
    ROW(integer, "two's complement of the operands' bits")                          \
    ROW(binary, "operands are +1 or -1: XNOR, and the result is added to the psum") \
    ROW(shift, "filters are powers of two: ifmap words are shifted and added")      \
    ROW(fp16, "floating point, 5 bits of exponent, 10 of fraction")                 \
    ROW(bf16, "floating point, 8 bits of exponent, 7 of fraction")                  \
    ROW(fp32, "floating point, 8 bits of exponent, 23 of fraction")
#define EYRIE_MAC_NUMBER_ID(id, doc) id,
#define EYRIE_MAC_NUMBER_NAME(id, doc) #id,
enum class MacNumbers { EYRIE_MAC_NUMBERS(EYRIE_MAC_NUMBER_ID) };
inline constexpr const char* mac_numbers_names[] = {EYRIE_MAC_NUMBERS(EYRIE_MAC_NUMBER_NAME)};

// The types of words: how wide each is, and where words of the type are stored.
enum class WordType { ifmap, filter, psum, ofmap };

struct WordTypeRow {
    WordType type;
    const char* name;
    const char* stored;  // where
};

inline constexpr WordTypeRow word_types[] = {
    {WordType::ifmap, "ifmap", "DRAM, global buffer, ifmap spads"},
    {WordType::filter, "filter", "DRAM, global buffer, filter spads"},
    {WordType::psum, "psum", "global buffer, psum spads"},
    {WordType::ofmap, "ofmap", "DRAM"},
};

// Bits of a word; all are two's complement.
constexpr int bits_of(const Arithmetic& arithmetic, WordType type) {
    switch (type) {
        case WordType::ifmap: return arithmetic.ifmap_bits;
        case WordType::filter: return arithmetic.filter_bits;
        case WordType::psum: return arithmetic.psum_bits;
        case WordType::ofmap: break;
    }
    return arithmetic.requantises() ? arithmetic.ofmap_bits : arithmetic.psum_bits;
}

// One product, as PEs make it. All of the machine and its observers use this; where many are made at once
// (pe/window_sums.cpp, sim/fast_forward/sum_kernel.cpp) the same is written for vectors. The reference has its own.
constexpr std::int32_t product_of(std::int16_t filter, std::int16_t ifmap, const Arithmetic& arithmetic) {
    return (std::int32_t{filter} * std::int32_t{ifmap}) >> arithmetic.product_shift;
}

// The low `bits` bits of `value`, sign-extended; `bits` from 1 to 63.
inline std::int64_t wrap(std::int64_t value, int bits) {
    const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
    const std::uint64_t low = static_cast<std::uint64_t>(value) & (2 * sign - 1);
    return static_cast<std::int64_t>(low ^ sign) - static_cast<std::int64_t>(sign);
}

// Throws InputError when a width is out of the ranges above.
inline void check_arithmetic(const Arithmetic& arithmetic) {
    const auto check = [](const char* name, int found, int low, int high) {
        if (found < low || found > high)
            throw InputError(
                fmt::format("arithmetic: {}: found {}; allowed: an integer from {} to {}", name, found, low, high));
    };
    check("ifmap_bits", arithmetic.ifmap_bits, 1, 16);
    check("filter_bits", arithmetic.filter_bits, 1, 16);
    check("psum_bits", arithmetic.psum_bits, 2, widest_psum);
    check("product_shift", arithmetic.product_shift, 0, 31);
    check("ofmap_bits", arithmetic.ofmap_bits, 0, widest_psum);
    check("ofmap_shift", arithmetic.ofmap_shift, 0, arithmetic.requantises() ? widest_psum - 1 : 0);
}

}  // namespace eyrie
