#include "memory/dma.hpp"

#include <algorithm>
#include <cstring>

namespace eyrie {

int dram_word_bytes(int word_bits) { return word_bits <= 16 ? 2 : 4; }

Dma::Dma(const DramConfig& config, const Arithmetic& arithmetic, DramPort& dram)
    : config_(config), arithmetic_(arithmetic), dram_(dram), codec_(config.rlc_run_bits, 16) {}

// Ofmaps wider than the codec's levels are stored as they are.
bool Dma::codes_ofmaps() const { return config_.rlc && arithmetic_.psum_bits <= 16; }

std::int64_t Dma::largest_ofmap_bytes(std::int64_t count) const {
    return codes_ofmaps() ? 8 * ceil_div(count, codec_.pairs_per_code_word())
                          : count * dram_word_bytes(arithmetic_.psum_bits);
}

void Dma::count_ifmaps(const DramSegment& segment, std::int64_t count) {
    counters_.ifmap.words += count;
    counters_.ifmap.uncompressed_bytes += count * dram_word_bytes(arithmetic_.ifmap_bits);
    counters_.ifmap.bytes += segment.bytes;
}

void Dma::pass_ifmaps(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time) {
    count_ifmaps(segment, count);
    unseen_.resize(std::max(unseen_.size(), static_cast<std::size_t>(segment.bytes)));
    link_time += dram_.read(segment.address, unseen_.data(), segment.bytes);
}

std::vector<std::int16_t> Dma::fetch_ifmaps(const DramSegment& segment, std::int64_t count, bool coded,
                                            Femtoseconds& link_time) {
    count_ifmaps(segment, count);
    if (coded) {
        std::vector<std::uint64_t> code(static_cast<std::size_t>(segment.bytes / 8));
        link_time += dram_.read(segment.address, reinterpret_cast<unsigned char*>(code.data()), segment.bytes);
        return codec_.decode(code, count);
    }
    std::vector<std::int16_t> words(static_cast<std::size_t>(count));
    link_time += dram_.read(segment.address, reinterpret_cast<unsigned char*>(words.data()), segment.bytes);
    return words;
}

std::vector<std::int16_t> Dma::fetch_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time) {
    counters_.filter.words += count;
    counters_.filter.uncompressed_bytes += segment.bytes;
    counters_.filter.bytes += segment.bytes;
    std::vector<std::int16_t> words(static_cast<std::size_t>(count));
    link_time += dram_.read(segment.address, reinterpret_cast<unsigned char*>(words.data()), segment.bytes);
    return words;
}

// The words as DRAM holds them.
std::vector<unsigned char> Dma::stored_form(const std::vector<std::int32_t>& words) const {
    const auto bytes_of = [](const auto& values) {
        std::vector<unsigned char> bytes(values.size() * sizeof values[0]);
        if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
        return bytes;
    };
    if (dram_word_bytes(arithmetic_.psum_bits) == 4) return bytes_of(words);
    const std::vector<std::int16_t> narrow(words.begin(), words.end());
    return codes_ofmaps() ? bytes_of(codec_.encode(narrow.data(), static_cast<std::int64_t>(narrow.size())))
                          : bytes_of(narrow);
}

std::int64_t Dma::stored_bytes(const std::vector<std::int32_t>& words) const {
    const std::int64_t count = static_cast<std::int64_t>(words.size());
    return codes_ofmaps() ? codec_.encoded_bytes(words.data(), count) : count * dram_word_bytes(arithmetic_.psum_bits);
}

std::int64_t Dma::store_ofmaps(std::uint64_t address, std::vector<std::int32_t>& words, bool relu, bool seen,
                               Femtoseconds& link_time) {
    if (relu)
        for (std::int32_t& word : words) word = std::max(word, 0);
    const std::int64_t stored = stored_bytes(words);
    unseen_.resize(std::max(unseen_.size(), static_cast<std::size_t>(stored)));
    std::vector<unsigned char> bytes;
    if (seen) bytes = stored_form(words);
    link_time += dram_.write(address, seen ? bytes.data() : unseen_.data(), stored);
    const std::int64_t count = static_cast<std::int64_t>(words.size());
    counters_.ofmap.words += count;
    counters_.ofmap.uncompressed_bytes += count * dram_word_bytes(arithmetic_.psum_bits);
    counters_.ofmap.bytes += stored;
    return stored;
}

}  // namespace eyrie
