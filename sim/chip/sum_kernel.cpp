#include "sim/chip/sum_kernel.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace eyrie {

namespace {

// Runs the statement behind for every tap of the window: `tap` is its number, `at` its words of the first position. A
// macro: a lambda would not be compiled for the vectors of the function around it.
#define EYRIE_FOR_TAPS(window, ...)                                                                       \
    for (std::int64_t tap = 0, pair = 0; pair < (window).pairs; ++pair)                                    \
        for (std::int64_t row = 0; row < (window).rows; ++row) {                                           \
            const std::int16_t* at = ifmaps + pair * (window).pair_step + row * (window).row_step;         \
            for (std::int64_t column = 0; column < (window).columns; ++column, ++tap, at += 2) __VA_ARGS__ \
        }

void portable(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
              const std::int16_t* ifmaps, int positions, const KernelWindow& window) {
    for (int block = 0; block < blocks; ++block) {
        std::uint32_t sum[kernel_positions][kernel_lanes] = {};
        EYRIE_FOR_TAPS(window, {
            const std::int16_t* lanes = filters + block * block_step + tap * 2 * kernel_lanes;
            for (int p = 0; p < positions; ++p) {
                const std::int16_t* words = at + p * window.position_step;
                for (std::int64_t lane = 0; lane < kernel_lanes; ++lane)
                    sum[p][lane] += static_cast<std::uint32_t>(lanes[2 * lane] * words[0]) +
                                    static_cast<std::uint32_t>(lanes[2 * lane + 1] * words[1]);
            }
        })
        std::memcpy(sums + block * positions * kernel_lanes, sum,
                    static_cast<std::size_t>(positions) * kernel_lanes * sizeof(std::int32_t));
    }
}

#if defined(__x86_64__)

inline std::int32_t pair_at(const std::int16_t* words) {
    std::int32_t pair;
    std::memcpy(&pair, words, sizeof pair);
    return pair;
}

template <int Blocks, int Positions>
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void vnni(std::int32_t* sums, const std::int16_t* filters,
                                                                 std::int64_t block_step, const std::int16_t* ifmaps,
                                                                 const KernelWindow& window) {
    __m512i sum[Blocks][Positions];
    for (int b = 0; b < Blocks; ++b)
        for (int p = 0; p < Positions; ++p) sum[b][p] = _mm512_setzero_si512();
    EYRIE_FOR_TAPS(window, {
        __m512i lanes[Blocks];
        for (int b = 0; b < Blocks; ++b)
            lanes[b] = _mm512_loadu_si512(filters + b * block_step + tap * 2 * kernel_lanes);
        for (int p = 0; p < Positions; ++p) {
            const __m512i words = _mm512_set1_epi32(pair_at(at + p * window.position_step));
            for (int b = 0; b < Blocks; ++b) sum[b][p] = _mm512_dpwssd_epi32(sum[b][p], lanes[b], words);
        }
    })
    for (int b = 0; b < Blocks; ++b)
        for (int p = 0; p < Positions; ++p) _mm512_storeu_si512(sums + (b * Positions + p) * kernel_lanes, sum[b][p]);
}

// One block at a time: its 16 lanes fill two registers.
template <int Positions>
__attribute__((target("avx2"))) void avx2_block(std::int32_t* sums, const std::int16_t* filters,
                                                const std::int16_t* ifmaps, const KernelWindow& window) {
    __m256i sum[Positions][2];
    for (int p = 0; p < Positions; ++p) sum[p][0] = sum[p][1] = _mm256_setzero_si256();
    EYRIE_FOR_TAPS(window, {
        const __m256i* block = reinterpret_cast<const __m256i*>(filters + tap * 2 * kernel_lanes);
        const __m256i low = _mm256_loadu_si256(block), high = _mm256_loadu_si256(block + 1);
        for (int p = 0; p < Positions; ++p) {
            const __m256i words = _mm256_set1_epi32(pair_at(at + p * window.position_step));
            sum[p][0] = _mm256_add_epi32(sum[p][0], _mm256_madd_epi16(low, words));
            sum[p][1] = _mm256_add_epi32(sum[p][1], _mm256_madd_epi16(high, words));
        }
    })
    for (int p = 0; p < Positions; ++p)
        for (int half = 0; half < 2; ++half)
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + p * kernel_lanes + 8 * half), sum[p][half]);
}

template <int Positions>
void avx2(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
          const std::int16_t* ifmaps, const KernelWindow& window) {
    for (int b = 0; b < blocks; ++b)
        avx2_block<Positions>(sums + b * Positions * kernel_lanes, filters + b * block_step, ifmaps, window);
}

void with_avx2(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
               const std::int16_t* ifmaps, int positions, const KernelWindow& window) {
    switch (positions) {
        case 1: return avx2<1>(sums, filters, block_step, blocks, ifmaps, window);
        case 2: return avx2<2>(sums, filters, block_step, blocks, ifmaps, window);
        case 3: return avx2<3>(sums, filters, block_step, blocks, ifmaps, window);
        case 4: return avx2<4>(sums, filters, block_step, blocks, ifmaps, window);
        case 5: return avx2<5>(sums, filters, block_step, blocks, ifmaps, window);
        default: return avx2<6>(sums, filters, block_step, blocks, ifmaps, window);
    }
}

template <int Positions>
void vnni_blocks(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
                 const std::int16_t* ifmaps, const KernelWindow& window) {
    if (blocks == 2)
        vnni<2, Positions>(sums, filters, block_step, ifmaps, window);
    else
        vnni<1, Positions>(sums, filters, block_step, ifmaps, window);
}

void with_vnni(std::int32_t* sums, const std::int16_t* filters, std::int64_t block_step, int blocks,
               const std::int16_t* ifmaps, int positions, const KernelWindow& window) {
    switch (positions) {
        case 1: return vnni_blocks<1>(sums, filters, block_step, blocks, ifmaps, window);
        case 2: return vnni_blocks<2>(sums, filters, block_step, blocks, ifmaps, window);
        case 3: return vnni_blocks<3>(sums, filters, block_step, blocks, ifmaps, window);
        case 4: return vnni_blocks<4>(sums, filters, block_step, blocks, ifmaps, window);
        case 5: return vnni_blocks<5>(sums, filters, block_step, blocks, ifmaps, window);
        default: return vnni_blocks<6>(sums, filters, block_step, blocks, ifmaps, window);
    }
}

#endif

}  // namespace

int sum_kernels(SumKernel* kernels, int most) {
    int count = 0;
    const auto add = [&](SumKernel kernel) {
        if (count < most) kernels[count++] = kernel;
    };
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vnni"))
        add(with_vnni);
    if (__builtin_cpu_supports("avx2")) add(with_avx2);
#endif
    add(portable);
    return count;
}

SumKernel fastest_sum_kernel() {
    SumKernel kernel = nullptr;
    sum_kernels(&kernel, 1);
    return kernel;
}

}  // namespace eyrie
