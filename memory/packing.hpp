// Packs words of any width without gaps, as DRAM holds them: the first word in the lowest bits of the first byte. The
// last byte of a transfer is padded with zeros.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

constexpr std::int64_t packed_bytes(std::int64_t words, int word_bits) { return ceil_div(words * word_bits, 8); }

// Packs the low `word_bits` (1 to 48) bits of each word into packed_bytes(count, word_bits) bytes.
template <class Word>
void pack_words(const Word* words, std::int64_t count, int word_bits, unsigned char* bytes);
// Unpacks the words, sign-extended.
template <class Word>
void unpack_words(const unsigned char* bytes, std::int64_t count, int word_bits, Word* words);

}  // namespace eyrie
