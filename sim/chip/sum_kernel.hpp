// Sums of products at the pace of the processor's vector units, for sim/chip/layer_function.hpp.
//
// Operands come in pairs (of channels): one instruction multiplies two words of a lane and adds both products. A lane
// is a filter, 16 of them a block. Sums are modulo 2^32, whatever the order.
#pragma once

#include <cstdint>

namespace eyrie {

constexpr std::int64_t kernel_lanes = 16;     // filters of a block
constexpr std::int64_t kernel_positions = 6;  // most ofmap columns at a time

// A window over an ifmap of word pairs. `pairs` outer steps of pair_step words, then rows, then columns.
struct KernelWindow {
    std::int64_t pairs = 0;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t pair_step = 0;      // in words, two to a pair
    std::int64_t row_step = 0;
    std::int64_t position_step = 0;  // between ofmap columns
};

// sums[block][position][lane] = sum over the window. `filters`: for each block, at block_step words from one to the
// next, the window's taps with 16 lanes of 2 words each. `blocks`: 1 or 2; `positions`: 1 to 6.
using SumKernel = void (*)(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
                           const std::int16_t* ifmaps, int positions, const KernelWindow& window);

// The fastest that this processor has.
SumKernel fastest_sum_kernel();
// All that this processor has, fastest first, for tests: they agree bit by bit.
int sum_kernels(SumKernel* kernels, int most);

}  // namespace eyrie
