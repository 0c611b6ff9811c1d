#include "pe/pe_memory.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "pe/pe.hpp"
#include "pe/window_sums.hpp"

namespace eyrie {

namespace {

std::size_t register_or_spad(int spad_words) { return static_cast<std::size_t>(std::max(spad_words, 1)); }

using Sizes = std::array<std::size_t, PeMemory::kinds>;

Sizes bytes_of_one(const PeConfig& config) {
    Sizes bytes{};
    bytes[PeMemory::pes] = sizeof(Pe);
    bytes[PeMemory::filter_fifos] = TimedFifo<std::int16_t>::memory_bytes(config.filter_fifo_words);
    bytes[PeMemory::fifos_from_right] = TimedFifo<std::int16_t>::memory_bytes(config.ifmap_right_fifo_words);
    bytes[PeMemory::fifos_from_below] = TimedFifo<std::int16_t>::memory_bytes(config.ifmap_below_fifo_words);
    bytes[PeMemory::ifmap_fifos] = TimedFifo<std::int16_t>::memory_bytes(config.ifmap_fifo_words);
    bytes[PeMemory::psum_in_fifos] = TimedFifo<std::int32_t>::memory_bytes(config.psum_in_fifo_words);
    bytes[PeMemory::psum_out_fifos] = TimedFifo<std::int32_t>::memory_bytes(config.psum_out_fifo_words);
    const std::size_t words = window_room_words(config) + filter_room_words(config);
    bytes[PeMemory::spads] =
        (words + words % 2) * sizeof(std::int16_t) + psum_room_words(config) * sizeof(std::int32_t);
    return bytes;
}

// Each kind begins with a cache line.
Sizes bytes_of_all(const PeConfig& config, int pe_count) {
    Sizes bytes = bytes_of_one(config);
    for (std::size_t& kind : bytes) kind = whole_cache_lines(kind * static_cast<std::size_t>(pe_count));
    return bytes;
}

std::size_t sum(const Sizes& bytes) { return std::accumulate(bytes.begin(), bytes.end(), std::size_t{0}); }

}  // namespace

std::size_t window_room_words(const PeConfig& config) { return register_or_spad(config.ifmap_spad_words); }
std::size_t filter_room_words(const PeConfig& config) {
    return register_or_spad(config.filter_spad_words) + window_sums_lanes;
}
std::size_t psum_room_words(const PeConfig& config) {
    return register_or_spad(config.psum_spad_words) + window_sums_lanes;
}

PeMemory::PeMemory(const PeConfig& config, int pe_count)
    : all_(sum(bytes_of_all(config, pe_count)) + cache_line_bytes, &pages_),  // one more, to begin with a whole one
      incoming_psums_(psum_room_words(config)) {
    for (const std::size_t bytes : bytes_of_all(config, pe_count))
        rooms_.emplace_back(all_.allocate(bytes, cache_line_bytes), bytes, std::pmr::null_memory_resource());
}

}  // namespace eyrie
