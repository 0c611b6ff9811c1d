#include "memory/dma.hpp"

#include <algorithm>
#include <cstring>

namespace eyrie {

Dma::Dma(const DramConfig& config, const Arithmetic& arithmetic, DramPort& dram)
    : config_(config),
      arithmetic_(arithmetic),
      dram_(dram),
      ifmap_codec_(config.rlc_run_bits, arithmetic.ifmap_bits),
      ofmap_codec_(config.rlc_run_bits, std::min(bits_of(arithmetic, WordType::ofmap), DramConfig::widest_level)) {}

std::int64_t Dma::largest_ofmap_bytes(std::int64_t count, bool coded) const {
    return coded ? 8 * ceil_div(count, ofmap_codec_.pairs_per_code_word()) : plain_bytes(WordType::ofmap, count);
}

void Dma::count_ifmaps(const DramSegment& segment, std::int64_t count) {
    counters_.ifmap.words += count;
    counters_.ifmap.uncompressed_bytes += plain_bytes(WordType::ifmap, count);
    counters_.ifmap.bytes += segment.bytes;
}

void Dma::time_ifmaps(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time) {
    count_ifmaps(segment, count);
    link_time += dram_.time_read(segment.address, segment.bytes);
}

std::vector<std::int16_t> Dma::fetch_ifmaps(const DramSegment& segment, std::int64_t count, bool coded,
                                            Femtoseconds& link_time) {
    count_ifmaps(segment, count);
    if (coded) {
        std::vector<std::uint64_t> code(static_cast<std::size_t>(segment.bytes / 8));
        link_time += dram_.read(segment.address, reinterpret_cast<unsigned char*>(code.data()), segment.bytes);
        return ifmap_codec_.decode(code, count);
    }
    return fetch_plain(segment, count, WordType::ifmap, link_time);
}

std::vector<std::int16_t> Dma::fetch_plain(const DramSegment& segment, std::int64_t count, WordType type,
                                           Femtoseconds& link_time) {
    std::vector<std::int16_t> words(static_cast<std::size_t>(count));
    const int bits = bits_of(arithmetic_, type);
    if (bits == 16 && segment.bytes == 2 * count) {  // as they lie in DRAM (memory/packing.cpp): no need to unpack
        link_time += dram_.read(segment.address, reinterpret_cast<unsigned char*>(words.data()), segment.bytes);
        return words;
    }
    std::vector<unsigned char> bytes(static_cast<std::size_t>(segment.bytes));
    link_time += dram_.read(segment.address, bytes.data(), segment.bytes);
    unpack_words(bytes.data(), count, bits, words.data());
    return words;
}

void Dma::count_filters(const DramSegment& segment, std::int64_t count) {
    counters_.filter.words += count;
    counters_.filter.uncompressed_bytes += segment.bytes;
    counters_.filter.bytes += segment.bytes;
}

void Dma::time_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time) {
    count_filters(segment, count);
    link_time += dram_.time_read(segment.address, segment.bytes);
}

std::vector<std::int16_t> Dma::fetch_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time) {
    count_filters(segment, count);
    return fetch_plain(segment, count, WordType::filter, link_time);
}

// The bytes of the words in DRAM.
template <class Word>
std::vector<unsigned char> Dma::stored_form(const std::vector<Word>& words, bool coded) const {
    const std::int64_t count = static_cast<std::int64_t>(words.size());
    std::vector<unsigned char> bytes(static_cast<std::size_t>(stored_bytes(words, coded)));
    if (coded) {
        const std::vector<std::int16_t> levels(words.begin(), words.end());
        const std::vector<std::uint64_t> code = ofmap_codec_.encode(levels.data(), count);
        if (!bytes.empty()) std::memcpy(bytes.data(), code.data(), bytes.size());
    } else {
        pack_words(words.data(), count, bits_of(arithmetic_, WordType::ofmap), bytes.data());
    }
    return bytes;
}

template <class Word>
std::int64_t Dma::stored_bytes(const std::vector<Word>& words, bool coded) const {
    const std::int64_t count = static_cast<std::int64_t>(words.size());
    return coded ? ofmap_codec_.encoded_bytes(words.data(), count) : plain_bytes(WordType::ofmap, count);
}

// Rounded down, then saturated.
template <class Word>
void Dma::requantise(std::vector<Word>& words) const {
    const std::int64_t limit = std::int64_t{1} << (arithmetic_.ofmap_bits - 1);
    const int shift = std::min(arithmetic_.ofmap_shift, static_cast<int>(8 * sizeof(Word)) - 1);
    for (Word& word : words) word = static_cast<Word>(std::clamp<std::int64_t>(word >> shift, -limit, limit - 1));
}

template <class Word>
void Dma::finish(std::vector<Word>& words, bool relu) const {
    if (relu)
        for (Word& word : words) word = std::max(word, Word{0});
    if (arithmetic_.requantises()) requantise(words);
}

template <class Word>
std::int64_t Dma::store_ofmaps(std::uint64_t address, const std::vector<Word>& words, bool coded, bool values,
                               Femtoseconds& link_time) {
    const std::int64_t stored = stored_bytes(words, coded);
    link_time +=
        values ? dram_.write(address, stored_form(words, coded).data(), stored) : dram_.time_write(address, stored);
    const std::int64_t count = static_cast<std::int64_t>(words.size());
    counters_.ofmap.words += count;
    counters_.ofmap.uncompressed_bytes += plain_bytes(WordType::ofmap, count);
    counters_.ofmap.bytes += stored;
    return stored;
}

#define EYRIE_FOR_PSUM_WORD(Word)                                                  \
    template void Dma::finish(std::vector<Word>&, bool) const;                     \
    template std::int64_t Dma::stored_bytes(const std::vector<Word>&, bool) const; \
    template std::int64_t Dma::store_ofmaps(std::uint64_t, const std::vector<Word>&, bool, bool, Femtoseconds&);
EYRIE_FOR_PSUM_WORD(std::int32_t)
EYRIE_FOR_PSUM_WORD(std::int64_t)
#undef EYRIE_FOR_PSUM_WORD

}  // namespace eyrie
