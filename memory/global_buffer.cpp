#include "memory/global_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

GlobalBuffer::GlobalBuffer(std::string name, const GlobalBufferConfig& config, const Arithmetic& arithmetic)
    : name_(std::move(name)), config_(config), arithmetic_(arithmetic) {}

void GlobalBuffer::configure(std::int64_t ifmap_words, std::int64_t psum_words, std::int64_t filter_words,
                             std::int64_t held_banks) {
    GlobalBufferConfig::Banks banks = config_.banks_for(arithmetic_, ifmap_words, psum_words, filter_words);
    banks.shared += held_banks;
    if (!config_.fits(banks)) throw SimulationError(name_ + ": the plan needs more banks than there are");
    const std::int64_t ifmap_bank = config_.bank_words(arithmetic_.ifmap_bits);
    const std::int64_t psum_bank = config_.bank_words(arithmetic_.psum_bits);
    const std::int64_t ifmap_banks = ceil_div(ifmap_words, ifmap_bank);
    const std::int64_t psum_banks = ceil_div(psum_words, psum_bank);
    ifmap_banks_ = static_cast<int>(ifmap_banks);
    psum_banks_ = static_cast<int>(psum_banks);
    counters_ = {};
    ifmap_port_.words.assign(static_cast<std::size_t>(ifmap_banks * ifmap_bank), 0);
    filter_port_.words.assign(static_cast<std::size_t>(filter_words), 0);
    const std::size_t psum_room = static_cast<std::size_t>(psum_banks * psum_bank);
    psum_port_.is_wide = !fits_32_bits(arithmetic_.psum_bits);
    with_word_of(arithmetic_.psum_bits, [&](auto word) { psum_port_.words_of<decltype(word)>().assign(psum_room, 0); });
    psum_port_.state.present.assign(psum_room, 0);
    psum_port_.state.written_at.assign(psum_room, -1);
}

ArrayCycle GlobalBuffer::PsumPort::readable_at(std::int64_t address, std::int64_t step, int count) const {
    ArrayCycle last = -1;
    for (int i = 0; i < count; ++i, address += step) {
        if (state.present[at(address)] == 0) return undecided;
        last = std::max(last, state.written_at[at(address)]);
    }
    return last + 1;
}

// The lanes of a wide psum are the halves of its 64 bits.
void GlobalBuffer::PsumPort::read(std::int64_t address, std::int64_t step, int count, PsumLane* out) {
    if (is_wide)
        take_every(step, address, count, reinterpret_cast<std::int64_t*>(out));
    else
        take_every(step, address, count, out);
    counters_.glb_psum_reads += count;
}

void GlobalBuffer::PsumPort::write(ArrayCycle now, std::int64_t address, std::int64_t step, int count,
                                   const PsumLane* from) {
    if (is_wide)
        put_every(now, step, address, count, reinterpret_cast<const std::int64_t*>(from));
    else
        put_every(now, step, address, count, from);
    counters_.glb_psum_writes += count;
}

template <class Word>
void GlobalBuffer::PsumPort::put_every(ArrayCycle now, std::int64_t step, std::int64_t address, int count,
                                       const Word* from) {
    std::vector<Word>& words = words_of<Word>();
    for (int i = 0; i < count; ++i, address += step) {
        if (state.present[at(address)] != 0)
            throw SimulationError(fmt::format("global buffer: psum {} is overwritten before it was read", address));
        words[at(address)] = from[i];
        state.written_at[at(address)] = now;
        state.present[at(address)] = 1;
    }
}

void GlobalBuffer::PsumPort::require_present(std::int64_t address) const {
    if (state.present[at(address)] == 0)
        throw SimulationError(fmt::format("global buffer: psum {} is read before it was written", address));
}

template <class Word>
void GlobalBuffer::PsumPort::take_every(std::int64_t step, std::int64_t first, std::int64_t count, Word* out) {
    const Word* const from = &words_of<Word>()[at(first)];
    char* const there = &state.present[at(first)];
    for (std::int64_t i = 0; i < count; ++i)
        if (there[i * step] == 0) require_present(first + i * step);  // throws
    for (std::int64_t i = 0; i < count; ++i) {
        there[i * step] = 0;
        out[i] = from[i * step];
    }
}

// Pixels are taken a few at a time: the lines of the cache that hold them are then still there for the next plane.
template <class Word>
void GlobalBuffer::PsumPort::take_block(const PsumBlock& block, Word* out) {
    constexpr std::int64_t at_once = 64;
    const Word* const from = &words_of<Word>()[at(block.first)];
    char* const there = &state.present[at(block.first)];
    for (std::int64_t pixel = 0; pixel < block.pixels; ++pixel) {
        const std::int64_t first = pixel * block.pixel_step;
        char* const of_pixel = there + first;
        if (const void* missing = std::memchr(of_pixel, 0, at(block.planes)))
            require_present(block.first + first + (static_cast<const char*>(missing) - of_pixel));  // throws
        std::fill_n(of_pixel, block.planes, char{0});
    }
    for (std::int64_t pixel = 0; pixel < block.pixels; pixel += at_once) {
        const std::int64_t count = std::min(at_once, block.pixels - pixel);
        for (std::int64_t plane = 0; plane < block.planes; ++plane) {
            const Word* const word = from + pixel * block.pixel_step + plane;
            Word* const row = out + plane * block.pixels + pixel;
            for (std::int64_t i = 0; i < count; ++i) row[i] = word[i * block.pixel_step];
        }
    }
}

template <class Word>
void GlobalBuffer::drain_psums(const PsumBlock& block, std::vector<Word>& words) {
    const std::int64_t before = static_cast<std::int64_t>(words.size());
    words.resize(PsumPort::at(before + block.words()));
    if (block.words() > 0) psum_port_.take_block(block, &words[PsumPort::at(before)]);
    counters_.glb_psum_drain_reads += block.words();
}
template void GlobalBuffer::drain_psums(const PsumBlock&, std::vector<std::int32_t>&);
template void GlobalBuffer::drain_psums(const PsumBlock&, std::vector<std::int64_t>&);

std::int64_t GlobalBuffer::psum_at(std::int64_t address) const {
    const std::size_t at = PsumPort::at(address);
    return psum_port_.is_wide ? psum_port_.state.wide_words[at] : psum_port_.state.words[at];
}

void GlobalBuffer::set_psums_present(std::int64_t first, std::int64_t count) {
    std::fill_n(psum_port_.state.present.begin() + first, count, char{1});
}

void GlobalBuffer::write_ifmaps(std::int64_t address, const std::int16_t* words, std::int64_t count) {
    show_ifmaps(address, words, count);
    counters_.glb_ifmap_writes += count;
}

void GlobalBuffer::show_ifmaps(std::int64_t address, const std::int16_t* words, std::int64_t count) {
    std::copy(words, words + count, ifmap_port_.words.begin() + address);
}

void GlobalBuffer::write_filters(std::int64_t address, const std::int16_t* words, std::int64_t count) {
    std::copy(words, words + count, filter_port_.words.begin() + address);
    counters_.glb_filter_writes += count;
}

}  // namespace eyrie
