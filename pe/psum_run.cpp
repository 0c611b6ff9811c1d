#include "pe/psum_run.hpp"

#include <cstring>

#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

namespace {

// In vectors by name: made from loops, they would come with code for counts that never occur.
constexpr int at_once = 4;
using Stamps = std::int64_t __attribute__((vector_size(at_once * sizeof(std::int64_t))));
using Psums = std::int32_t __attribute__((vector_size(at_once * sizeof(std::int32_t))));
using Sums = std::uint32_t __attribute__((vector_size(at_once * sizeof(std::uint32_t))));

[[gnu::always_inline]] inline void count_up(ArrayCycle* stamps, ArrayCycle first, int count) {
    Stamps next = Stamps{0, 1, 2, 3} + first.number();
    int i = 0;
    for (; i + at_once <= count; i += at_once, next += at_once)
        std::memcpy(static_cast<void*>(stamps + i), &next, sizeof next);
    for (; i < count; ++i) stamps[i] = first + i;
}

template <bool any_incoming>
[[gnu::always_inline]] inline void add_up(const std::int32_t* sums, const std::int32_t* incoming, std::int32_t* out,
                                          int count, int unused_bits) {
    int i = 0;
    for (; i + at_once <= count; i += at_once) {
        Sums sum, more{};
        std::memcpy(&sum, sums + i, sizeof sum);
        if (any_incoming) std::memcpy(&more, incoming + i, sizeof more);
        const Psums psums = reinterpret_cast<Psums>((sum + more) << unused_bits) >> unused_bits;
        std::memcpy(out + i, &psums, sizeof psums);
    }
    for (; i < count; ++i) {
        const std::uint32_t sum =
            static_cast<std::uint32_t>(sums[i]) + (any_incoming ? static_cast<std::uint32_t>(incoming[i]) : 0);
        out[i] = static_cast<std::int32_t>(sum << unused_bits) >> unused_bits;
    }
}

}  // namespace

EYRIE_VECTOR_CLONES
void finish_run(const std::int32_t* sums, int count, int bits, FifoRun<std::int32_t> in, ArrayCycle in_free_at,
                FifoRun<std::int32_t> out, ArrayCycle out_ready_at) {
    if (in.words == nullptr) {
        add_up<false>(sums, nullptr, out.words, count, 32 - bits);
    } else {
        add_up<true>(sums, in.words, out.words, count, 32 - bits);
        count_up(in.stamps, in_free_at, count);
    }
    count_up(out.stamps, out_ready_at, count);
}

}  // namespace eyrie
