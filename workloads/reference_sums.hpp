// The sums of the reference convolution: a few windows of an ifmap against a few filters, each word by word.
//
// The loops are plain; compilers make them for each vector width that processors have (sim/kernel/vector_clones.hpp).
// Sums are modulo 2^32 or 2^64, so that the order of additions does not matter.
#pragma once

#include <cstdint>

#include "workloads/arithmetic.hpp"

namespace eyrie {

// So many windows and filters at a time: all their sums stay in registers.
inline constexpr std::int64_t reference_block = 4;

// sums[w][f] = sum over k of (windows[w * words + k] * filters[f * words + k]) >> product_shift, for a block of each.
void reference_sums(const std::int16_t* windows, const std::int16_t* filters, std::int64_t words,
                    const Arithmetic& arithmetic, std::uint32_t (*sums)[reference_block]);
void reference_sums(const std::int16_t* windows, const std::int16_t* filters, std::int64_t words,
                    const Arithmetic& arithmetic, std::uint64_t (*sums)[reference_block]);

}  // namespace eyrie
