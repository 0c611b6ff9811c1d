// Sums of products on the host's vector units, for sim/fast_forward/layer_function.hpp.
//
// Operands come in bundles of 32 bits: two words of 16 bits, or four of 8 (ifmaps unsigned, filters signed). One
// instruction multiplies the bundles of each lane and adds the products. A lane is a filter; 16 lanes are a block. Sums
// are modulo 2^32, so their order does not matter.
#pragma once

#include <cstdint>

namespace eyrie {

constexpr std::int64_t kernel_lanes = 16;  // filters of a block

// Most ofmap columns at a time, for one or two blocks: as many sums as fit the registers.
constexpr std::int64_t kernel_positions(int blocks) { return 12 / blocks; }
constexpr std::int64_t kernel_sums = kernel_positions(1) * kernel_lanes;  // most at a time

// A window over an ifmap of bundles; all steps are in bundles. `depth` outer steps, then rows, then columns.
struct KernelWindow {
    std::int64_t depth = 0;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t depth_step = 0;
    std::int64_t row_step = 0;
    std::int64_t position_step = 0;  // between ofmap columns
};

struct SumKernel {
    int words_per_bundle = 2;
    // sums[block][position][lane] = sum over the window. `filters`: for each block, at block_step bundles from one to
    // the next, the window's taps with 16 lanes each. `blocks`: 1 or 2; `positions`: 1 to kernel_positions(blocks).
    void (*sums)(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
                 const std::int32_t* ifmaps, int positions, const KernelWindow& window) = nullptr;
};

// The fastest kernel that this processor supports; `bytes_suffice`: every ifmap word is in [0, 255], every filter word
// in [-128, 127].
SumKernel fastest_sum_kernel(bool bytes_suffice);
// The same for sums that 32 bits do not hold, modulo 2^64, of bundles of two words.
void wide_sums(std::int64_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
               const std::int32_t* ifmaps, int positions, const KernelWindow& window);
// For tests, which compare them bit by bit: all kernels that this processor supports, fastest first, portable last.
int sum_kernels(int words_per_bundle, SumKernel* kernels, int most);

}  // namespace eyrie
