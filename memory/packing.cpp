#include "memory/packing.hpp"

#include <cstring>

namespace eyrie {

namespace {

// Words as wide as their C++ type are copied unchanged: the host must be little-endian, as DRAM is here.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

template <class Word>
bool is_own_width(int word_bits) {
    return word_bits == static_cast<int>(8 * sizeof(Word));
}

}  // namespace

template <class Word>
void pack_words(const Word* words, std::int64_t count, int word_bits, unsigned char* bytes) {
    if (is_own_width<Word>(word_bits)) {
        if (count > 0) std::memcpy(bytes, words, static_cast<std::size_t>(count) * sizeof(Word));
        return;
    }
    const std::uint64_t mask = (std::uint64_t{1} << word_bits) - 1;
    std::uint64_t waiting = 0;  // bits that do not fill a byte yet
    int waiting_bits = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        waiting |= (static_cast<std::uint64_t>(words[i]) & mask) << waiting_bits;
        for (waiting_bits += word_bits; waiting_bits >= 8; waiting_bits -= 8, waiting >>= 8)
            *bytes++ = static_cast<unsigned char>(waiting);
    }
    if (waiting_bits > 0) *bytes = static_cast<unsigned char>(waiting);
}

template <class Word>
void unpack_words(const unsigned char* bytes, std::int64_t count, int word_bits, Word* words) {
    if (is_own_width<Word>(word_bits)) {
        if (count > 0) std::memcpy(words, bytes, static_cast<std::size_t>(count) * sizeof(Word));
        return;
    }
    const std::uint64_t mask = (std::uint64_t{1} << word_bits) - 1;
    const std::uint64_t sign = std::uint64_t{1} << (word_bits - 1);
    std::uint64_t waiting = 0;
    int waiting_bits = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        for (; waiting_bits < word_bits; waiting_bits += 8)
            waiting |= static_cast<std::uint64_t>(*bytes++) << waiting_bits;
        words[i] =
            static_cast<Word>(static_cast<std::int64_t>((waiting & mask) ^ sign) - static_cast<std::int64_t>(sign));
        waiting >>= word_bits;
        waiting_bits -= word_bits;
    }
}

template void pack_words(const std::int16_t*, std::int64_t, int, unsigned char*);
template void pack_words(const std::int32_t*, std::int64_t, int, unsigned char*);
template void pack_words(const std::int64_t*, std::int64_t, int, unsigned char*);
template void unpack_words(const unsigned char*, std::int64_t, int, std::int16_t*);
template void unpack_words(const unsigned char*, std::int64_t, int, std::int32_t*);
template void unpack_words(const unsigned char*, std::int64_t, int, std::int64_t*);

}  // namespace eyrie
