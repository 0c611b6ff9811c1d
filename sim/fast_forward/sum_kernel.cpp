#include "sim/fast_forward/sum_kernel.hpp"

#include <cstring>
#include <utility>

#include "sim/kernel/vector_clones.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace eyrie {

namespace {

// Runs the statement for every tap of the window: `tap` is the tap's number, `at` its bundle for the first position. A
// macro, because a lambda would not be compiled for the vector width of the function around it.
#define EYRIE_FOR_TAPS(window, ...)                                                                     \
    for (std::int64_t tap = 0, depth = 0; depth < (window).depth; ++depth)                              \
        for (std::int64_t row = 0; row < (window).rows; ++row) {                                        \
            const std::int32_t* at = ifmaps + depth * (window).depth_step + row * (window).row_step;    \
            for (std::int64_t column = 0; column < (window).columns; ++column, ++tap, ++at) __VA_ARGS__ \
        }

template <class FilterWord, class IfmapWord>
std::uint32_t products_of(std::int32_t filters, std::int32_t ifmaps) {
    FilterWord filter[sizeof(std::int32_t) / sizeof(FilterWord)];
    IfmapWord ifmap[sizeof(std::int32_t) / sizeof(IfmapWord)];
    std::memcpy(filter, &filters, sizeof filter);
    std::memcpy(ifmap, &ifmaps, sizeof ifmap);
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < sizeof(std::int32_t) / sizeof(FilterWord); ++i)
        sum += static_cast<std::uint32_t>(std::int32_t{filter[i]} * std::int32_t{ifmap[i]});
    return sum;
}

template <class FilterWord, class IfmapWord>
void portable(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
              const std::int32_t* ifmaps, int positions, const KernelWindow& window) {
    for (int block = 0; block < blocks; ++block) {
        std::uint32_t sum[kernel_positions(1)][kernel_lanes] = {};
        EYRIE_FOR_TAPS(window, {
            const std::int32_t* lanes = filters + block * block_step + tap * kernel_lanes;
            for (int p = 0; p < positions; ++p)
                for (std::int64_t lane = 0; lane < kernel_lanes; ++lane)
                    sum[p][lane] += products_of<FilterWord, IfmapWord>(lanes[lane], at[p * window.position_step]);
        })
        std::memcpy(sums + block * positions * kernel_lanes, sum,
                    static_cast<std::size_t>(positions) * kernel_lanes * sizeof(std::int32_t));
    }
}

#if defined(__x86_64__)

using Sums = void (*)(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step,
                      const std::int32_t* ifmaps, const KernelWindow& window);

template <int Blocks, int Positions, bool Bytes>
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void vnni(std::int32_t* sums, const std::int32_t* filters,
                                                                 std::int64_t block_step, const std::int32_t* ifmaps,
                                                                 const KernelWindow& window) {
    __m512i sum[Blocks][Positions];
    for (int b = 0; b < Blocks; ++b)
        for (int p = 0; p < Positions; ++p) sum[b][p] = _mm512_setzero_si512();
    EYRIE_FOR_TAPS(window, {
        __m512i lanes[Blocks];
        for (int b = 0; b < Blocks; ++b) lanes[b] = _mm512_loadu_si512(filters + b * block_step + tap * kernel_lanes);
        for (int p = 0; p < Positions; ++p) {
            const __m512i words = _mm512_set1_epi32(at[p * window.position_step]);
            for (int b = 0; b < Blocks; ++b)
                sum[b][p] = Bytes ? _mm512_dpbusd_epi32(sum[b][p], words, lanes[b])
                                  : _mm512_dpwssd_epi32(sum[b][p], lanes[b], words);
        }
    })
    for (int b = 0; b < Blocks; ++b)
        for (int p = 0; p < Positions; ++p) _mm512_storeu_si512(sums + (b * Positions + p) * kernel_lanes, sum[b][p]);
}

template <bool Bytes, std::size_t... P>
Sums vnni_for(int blocks, int positions, std::index_sequence<P...>) {
    static constexpr Sums of_one[] = {vnni<1, static_cast<int>(P) + 1, Bytes>...};
    static constexpr Sums of_two[] = {vnni<2, static_cast<int>(P) / 2 + 1, Bytes>...};
    return blocks == 1 ? of_one[positions - 1] : of_two[2 * (positions - 1)];
}

template <bool Bytes>
void with_vnni(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
               const std::int32_t* ifmaps, int positions, const KernelWindow& window) {
    using Counts = std::make_index_sequence<static_cast<std::size_t>(kernel_positions(1))>;
    vnni_for<Bytes>(blocks, positions, Counts())(sums, filters, block_step, ifmaps, window);
}

// One block, words of 16 bits: its 16 lanes fill two registers. (Products of bytes would be added with saturation.)
template <int Positions>
__attribute__((target("avx2"))) void avx2(std::int32_t* sums, const std::int32_t* filters, std::int64_t,
                                          const std::int32_t* ifmaps, const KernelWindow& window) {
    __m256i sum[Positions][2];
    for (int p = 0; p < Positions; ++p) sum[p][0] = sum[p][1] = _mm256_setzero_si256();
    EYRIE_FOR_TAPS(window, {
        const __m256i* block = reinterpret_cast<const __m256i*>(filters + tap * kernel_lanes);
        const __m256i low = _mm256_loadu_si256(block), high = _mm256_loadu_si256(block + 1);
        for (int p = 0; p < Positions; ++p) {
            const __m256i words = _mm256_set1_epi32(at[p * window.position_step]);
            sum[p][0] = _mm256_add_epi32(sum[p][0], _mm256_madd_epi16(low, words));
            sum[p][1] = _mm256_add_epi32(sum[p][1], _mm256_madd_epi16(high, words));
        }
    })
    for (int p = 0; p < Positions; ++p)
        for (int half = 0; half < 2; ++half)
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + p * kernel_lanes + 8 * half), sum[p][half]);
}

void with_avx2(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
               const std::int32_t* ifmaps, int positions, const KernelWindow& window) {
    constexpr int most = 6;  // registers
    static constexpr Sums of[] = {avx2<1>, avx2<2>, avx2<3>, avx2<4>, avx2<5>, avx2<6>};
    for (int b = 0; b < blocks; ++b)
        for (int p = 0; p < positions; p += most)
            of[(positions - p < most ? positions - p : most) - 1](sums + (b * positions + p) * kernel_lanes,
                                                                  filters + b * block_step, block_step,
                                                                  ifmaps + p * window.position_step, window);
}

#endif

}  // namespace

// Filter words of a bundle's two channels lie side by side: first all of the one, then all of the other are multiplied.
EYRIE_VECTOR_CLONES
void wide_sums(std::int64_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
               const std::int32_t* ifmaps, int positions, const KernelWindow& window) {
    for (int block = 0; block < blocks; ++block) {
        std::int64_t sum[kernel_positions(1)][kernel_lanes] = {};
        EYRIE_FOR_TAPS(window, {
            const std::int32_t* lanes = filters + block * block_step + tap * kernel_lanes;
            for (int p = 0; p < positions; ++p) {
                const std::uint32_t ifmap = static_cast<std::uint32_t>(at[p * window.position_step]);
                const std::int32_t first = static_cast<std::int16_t>(ifmap & 0xFFFF);
                const std::int32_t second = static_cast<std::int16_t>(ifmap >> 16);
                for (std::int64_t lane = 0; lane < kernel_lanes; ++lane) {
                    const std::int32_t filter = lanes[lane];
                    sum[p][lane] +=
                        std::int64_t{static_cast<std::int16_t>(filter & 0xFFFF) * first} + (filter >> 16) * second;
                }
            }
        })
        std::memcpy(sums + block * positions * kernel_lanes, sum,
                    static_cast<std::size_t>(positions) * kernel_lanes * sizeof(std::int64_t));
    }
}

int sum_kernels(int words_per_bundle, SumKernel* kernels, int most) {
    int count = 0;
    const bool bytes = words_per_bundle == 4;
    const auto add = [&](decltype(SumKernel::sums) sums) {
        if (count < most) kernels[count++] = {words_per_bundle, sums};
    };
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"))
        add(bytes ? with_vnni<true> : with_vnni<false>);
    if (__builtin_cpu_supports("avx2") && !bytes) add(with_avx2);
#endif
    add(bytes ? portable<std::int8_t, std::uint8_t> : portable<std::int16_t, std::int16_t>);
    return count;
}

SumKernel fastest_sum_kernel(bool bytes_suffice) {
    SumKernel kernels[2];
    if (bytes_suffice && sum_kernels(4, kernels, 2) == 2) return kernels[0];  // a portable one is not faster
    sum_kernels(2, kernels, 1);
    return kernels[0];
}

}  // namespace eyrie
