// Which of 64 words are zero, one bit each: the sizes of run-length codes are computed from this.
#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace eyrie {

// Bit i is set where words[i] is not zero.
template <class Word>
inline std::uint64_t nonzero_mask_of_64(const Word* words) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) mask |= std::uint64_t{words[i] != 0} << i;
    return mask;
}

#if defined(__SSE2__)

inline __m128i zeros_of_8(const std::int16_t* words) {
    return _mm_cmpeq_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(words)), _mm_setzero_si128());
}

inline __m128i zeros_of_8(const std::int32_t* words) {
    const __m128i* four = reinterpret_cast<const __m128i*>(words);
    const __m128i none = _mm_setzero_si128();
    return _mm_packs_epi32(_mm_cmpeq_epi32(_mm_loadu_si128(four), none),
                           _mm_cmpeq_epi32(_mm_loadu_si128(four + 1), none));
}

template <class Word>
inline std::uint64_t nonzero_mask_by_sse2(const Word* words) {
    std::uint64_t zeros = 0;
    for (int i = 0; i < 4; ++i) {
        const __m128i of_16 = _mm_packs_epi16(zeros_of_8(words + 16 * i), zeros_of_8(words + 16 * i + 8));
        zeros |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(of_16))) << (16 * i);
    }
    return ~zeros;
}

template <>
inline std::uint64_t nonzero_mask_of_64(const std::int16_t* words) {
    return nonzero_mask_by_sse2(words);
}

template <>
inline std::uint64_t nonzero_mask_of_64(const std::int32_t* words) {
    return nonzero_mask_by_sse2(words);
}

#endif

}  // namespace eyrie
