// Where the state of an array's PEs lies: typed arrays, a piece for each PE, in the order of the PEs. With the address
// sanitizer each piece is an allocation of its own (pe/pieces.hpp).
#include <catch2/catch.hpp>

#ifndef __SANITIZE_ADDRESS__

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pe/pe.hpp"
#include "pe/pe_memory.hpp"
#include "pe/window_sums.hpp"
#include "sim/array/parts.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

PeConfig drawn_config(std::uint64_t seed) {
    Random random(seed);
    const auto words = [&](std::uint32_t most) { return static_cast<int>(random.below(most + 1)); };
    PeConfig config;
    config.ifmap_spad_words = words(15);
    config.filter_spad_words = words(300);
    config.psum_spad_words = words(40);
    config.filter_fifo_words = 1 + words(20);
    config.ifmap_fifo_words = 1 + words(20);
    config.psum_in_fifo_words = 1 + words(70);
    config.psum_out_fifo_words = 1 + words(70);
    config.ifmap_right_fifo_words = words(5);
    config.ifmap_below_fifo_words = words(5);
    return config;
}

// From where to where a piece lies.
struct Span {
    const char* begin;
    const char* end;
};
template <class T>
Span span(const T* first, std::size_t length) {
    return {reinterpret_cast<const char*>(first), reinterpret_cast<const char*>(first + length)};
}

// What a PE of a memory keeps, with the room that its config asks for.
std::vector<Span> pieces(PeMemory& memory, const PeConfig& config, std::size_t pe) {
    std::vector<Span> all;
    const auto fifo = [&](const auto& slots, int depth_words) {
        all.push_back(span(slots.stamps, fifo_slots(depth_words)));
        all.push_back(span(slots.words, fifo_slots(depth_words)));
    };
    fifo(memory.filter_in(pe), config.filter_fifo_words);
    fifo(memory.ifmap_from_right(pe), config.ifmap_right_fifo_words);
    fifo(memory.ifmap_from_below(pe), config.ifmap_below_fifo_words);
    fifo(memory.ifmap_in(pe), config.ifmap_fifo_words);
    fifo(memory.psum_in(pe), config.psum_in_fifo_words);
    fifo(memory.psum_out(pe), config.psum_out_fifo_words);
    const auto room = [](int words, std::size_t lanes) { return static_cast<std::size_t>(std::max(words, 1)) + lanes; };
    const PeSpads spads = memory.spads(pe);
    all.push_back(span(spads.window, room(config.ifmap_spad_words, 0)));
    all.push_back(span(spads.filters, room(config.filter_spad_words, window_sums_lanes)));
    all.push_back(span(spads.psums.as<std::int32_t>(), room(config.psum_spad_words, window_sums_lanes)));
    return all;
}

}  // namespace

TEST_CASE("pieces of a kind lie side by side, in the order of the PEs, and no two share a word", "[pe]") {
    constexpr std::size_t count = 20;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const PeConfig config = drawn_config(seed);
        INFO("seed " << seed);
        PeMemory memory(config, Arithmetic{}, count);
        std::vector<Span> all;
        for (std::size_t pe = 0; pe < count; ++pe) {
            const std::vector<Span> mine = pieces(memory, config, pe);
            if (pe > 0)
                for (std::size_t kind = 0; kind < mine.size(); ++kind)
                    REQUIRE(mine[kind].begin == all[all.size() - mine.size() + kind].end);
            all.insert(all.end(), mine.begin(), mine.end());
        }
        std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
        for (std::size_t i = 1; i < all.size(); ++i) REQUIRE(all[i - 1].end <= all[i].begin);
        // One block holds them all: no kind is elsewhere, and little is left between them.
        std::ptrdiff_t words = 0;
        for (const Span& piece : all) words += piece.end - piece.begin;
        CHECK(all.back().end - all.front().begin <= words + 15 * static_cast<std::ptrdiff_t>(cache_line_bytes));
    }
}

TEST_CASE("each kind begins with a cache line", "[pe]") {
    const PeConfig config = drawn_config(7);
    PeMemory memory(config, Arithmetic{}, 3);
    for (const Span& first : pieces(memory, config, 0))
        CHECK(reinterpret_cast<std::uintptr_t>(first.begin) % cache_line_bytes == 0);
}

TEST_CASE("PEs lie side by side, their FIFOs each in a cache line", "[pe]") {
    const PeConfig config;
    const Arithmetic arithmetic;
    PeMemory memory(config, arithmetic, 2);
    Parts<Pe> pes(2, memory.pages());
    for (std::size_t pe = 0; pe < 2; ++pe) pes.add("pe", config, arithmetic, memory, pe);
    CHECK(reinterpret_cast<std::uintptr_t>(&pes[0].ifmap_in()) % cache_line_bytes == 0);
    CHECK(reinterpret_cast<const char*>(&pes[1]) - reinterpret_cast<const char*>(&pes[0]) == sizeof(Pe));
}

#endif
