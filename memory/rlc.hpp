// Run-length codec for zeros (JSSC'17 V-C, Fig. 8).
//
// A 64-bit code word holds as many (run, level) pairs as fit before its last bit: for 5-bit runs and
// 16-bit levels three. A pair stands for `run` zeros followed by one word `level`; a run longer
// than the field continues with a level of zero. Pair i occupies the bits from i * (run + level)
// up, the level below the run; bit 63 marks the last code word of a transfer.
#pragma once

#include <cstdint>
#include <vector>

namespace eyrie {

class RlcCodec {
public:
    // Throws InputError when not even one pair fits.
    RlcCodec(int run_bits, int level_bits);

    int pairs_per_code_word() const { return pairs_; }
    // Without words the code is empty.
    std::vector<std::uint64_t> encode(const std::int16_t* words, std::int64_t count) const;
    // Bytes of that code, without making it; also for words held in wider integers.
    template <class Word>
    std::int64_t encoded_bytes(const Word* words, std::int64_t count) const;
    // Decodes the first `count` words. Throws SimulationError when the code ends early, or when its last-word flag is
    // not in its last word.
    std::vector<std::int16_t> decode(const std::vector<std::uint64_t>& code, std::int64_t count) const;

private:
    int run_bits_;
    int level_bits_;
    int pairs_;
};

}  // namespace eyrie
