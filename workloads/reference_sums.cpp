#include "workloads/reference_sums.hpp"

#include <cstring>

#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

namespace {

// Inlined into each clone. A shift that is known to be 0 leaves sums of plain products, for which processors have an
// instruction.
template <class Sum>
[[gnu::always_inline]] inline void sum_up(const std::int16_t* windows, const std::int16_t* filters, std::int64_t words,
                                          int product_shift, Sum (*sums)[reference_block]) {
    Sum sum[reference_block][reference_block] = {};
    for (std::int64_t k = 0; k < words; ++k)
        for (std::int64_t w = 0; w < reference_block; ++w)
            for (std::int64_t f = 0; f < reference_block; ++f)
                sum[w][f] += static_cast<Sum>((windows[w * words + k] * filters[f * words + k]) >> product_shift);
    std::memcpy(sums, sum, sizeof sum);
}

}  // namespace

EYRIE_VECTOR_CLONES
void reference_sums(const std::int16_t* windows, const std::int16_t* filters, std::int64_t words,
                    const Arithmetic& arithmetic, std::uint32_t (*sums)[reference_block]) {
    if (arithmetic.product_shift == 0)
        sum_up(windows, filters, words, 0, sums);
    else
        sum_up(windows, filters, words, arithmetic.product_shift, sums);
}

EYRIE_VECTOR_CLONES
void reference_sums(const std::int16_t* windows, const std::int16_t* filters, std::int64_t words,
                    const Arithmetic& arithmetic, std::uint64_t (*sums)[reference_block]) {
    if (arithmetic.product_shift == 0)
        sum_up(windows, filters, words, 0, sums);
    else
        sum_up(windows, filters, words, arithmetic.product_shift, sums);
}

}  // namespace eyrie
