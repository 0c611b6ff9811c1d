#include "memory/rlc.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "memory/zero_mask.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {
constexpr std::uint64_t last_flag = std::uint64_t{1} << 63;
}

RlcCodec::RlcCodec(int run_bits, int level_bits)
    : run_bits_(run_bits), level_bits_(level_bits), pairs_(63 / (run_bits + level_bits)) {
    if (pairs_ < 1) throw InputError("RLC codec: a run and a level do not fit in a 64-bit code word");
}

std::vector<std::uint64_t> RlcCodec::encode(const std::int16_t* words, std::int64_t count) const {
    const std::uint64_t longest_run = (std::uint64_t{1} << run_bits_) - 1;
    const std::uint64_t level_mask = (std::uint64_t{1} << level_bits_) - 1;
    std::vector<std::uint64_t> code;
    int pair = pairs_;
    std::uint64_t run = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        if (words[i] == 0 && run < longest_run && i + 1 < count) {
            ++run;
            continue;
        }
        if (pair == pairs_) {
            code.push_back(0);
            pair = 0;
        }
        const std::uint64_t level = static_cast<std::uint64_t>(static_cast<std::int64_t>(words[i])) & level_mask;
        code.back() |= (run << level_bits_ | level) << (pair++ * (run_bits_ + level_bits_));
        run = 0;
    }
    if (!code.empty()) code.back() |= last_flag;
    return code;
}

namespace {

// Counts the pairs of a code: one for every nonzero word, for every zero that follows a run of the longest length, and
// for a zero at the end.
class PairCount {
public:
    explicit PairCount(int run_bits) : run_bits_(run_bits), longest_run_((std::int64_t{1} << run_bits) - 1) {}

    void add(std::int64_t zeros, bool level_follows) {
        run_ += zeros;
        pairs_ += run_ >> run_bits_;
        run_ &= longest_run_;
        if (!level_follows) return;
        ++pairs_;
        run_ = 0;
    }
    // Adds 64 words, the first in the lowest bit; a bit is set where the word is not zero.
    void add_64(std::uint64_t mask) {
        if (mask == 0) return add(64, false);
        if (run_ + __builtin_ctzll(mask) <= longest_run_ && !has_longer_run(~mask)) {
            pairs_ += __builtin_popcountll(mask);
            run_ = __builtin_clzll(mask);
            return;
        }
        int done = 0;
        for (; mask != 0; mask &= mask - 1) {
            add(__builtin_ctzll(mask) - done, true);
            done = __builtin_ctzll(mask) + 1;
        }
        add(64 - done, false);
    }
    std::int64_t pairs() const { return pairs_ + (run_ > 0 ? 1 : 0); }

private:
    // Whether more bits in a row are set than the longest run has.
    bool has_longer_run(std::uint64_t zeros) const {
        if (run_bits_ >= 6) return zeros == ~std::uint64_t{0};
        for (int width = 1; width <= longest_run_; width *= 2) zeros &= zeros >> width;
        return zeros != 0;
    }

    int run_bits_;
    std::int64_t longest_run_;
    std::int64_t pairs_ = 0;
    std::int64_t run_ = 0;
};

}  // namespace

template <class Word>
std::int64_t RlcCodec::encoded_bytes(const Word* words, std::int64_t count) const {
    PairCount pairs(run_bits_);
    std::int64_t i = 0;
    for (; i + 64 <= count; i += 64) pairs.add_64(nonzero_mask_of_64(words + i));
    for (; i < count; ++i) pairs.add(words[i] == 0 ? 1 : 0, words[i] != 0);
    return 8 * ((pairs.pairs() + pairs_ - 1) / pairs_);
}

template std::int64_t RlcCodec::encoded_bytes(const std::int16_t*, std::int64_t) const;
template std::int64_t RlcCodec::encoded_bytes(const std::int32_t*, std::int64_t) const;
template std::int64_t RlcCodec::encoded_bytes(const std::int64_t*, std::int64_t) const;

std::vector<std::int16_t> RlcCodec::decode(const std::vector<std::uint64_t>& code, std::int64_t count) const {
    const std::uint64_t pair_mask = (std::uint64_t{1} << (run_bits_ + level_bits_)) - 1;
    std::vector<std::int16_t> words;
    words.reserve(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (((code[i] & last_flag) != 0) != (i + 1 == code.size()))
            throw SimulationError("RLC codec: the last flag is not on the last code word");
        for (int pair = 0; pair < pairs_ && static_cast<std::int64_t>(words.size()) < count; ++pair) {
            const std::uint64_t bits = code[i] >> (pair * (run_bits_ + level_bits_)) & pair_mask;
            const std::int64_t run = static_cast<std::int64_t>(bits >> level_bits_);
            const std::int64_t level = static_cast<std::int64_t>(bits << (64 - level_bits_)) >> (64 - level_bits_);
            words.insert(words.end(), static_cast<std::size_t>(run), std::int16_t{0});
            words.push_back(static_cast<std::int16_t>(level));
        }
    }
    if (static_cast<std::int64_t>(words.size()) != count)
        throw SimulationError(fmt::format("RLC codec: the code stands for {} words, not {}", words.size(), count));
    return words;
}

}  // namespace eyrie
