// Where the state of an array's PEs lies. With the address sanitizer it lies elsewhere (pe/pe_memory.hpp).
#include <catch2/catch.hpp>

#ifndef __SANITIZE_ADDRESS__

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>
#include <string>

#include "pe/pe.hpp"
#include "pe/pe_memory.hpp"
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

}  // namespace

TEST_CASE("the memory of an array's PEs holds exactly these PEs, whatever their spads and FIFOs", "[pe]") {
    const Arithmetic arithmetic;
    constexpr int count = 100;  // so many that a byte too much or too little in each makes a cache line
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const PeConfig config = drawn_config(seed);
        INFO("seed " << seed);
        PeMemory memory(config, count);
        Parts<Pe> pes(count, memory.of(PeMemory::pes));
        for (int pe = 0; pe < count; ++pe) pes.add("pe", config, arithmetic, memory);
        for (int kind = 0; kind < PeMemory::kinds; ++kind) {
            INFO("kind " << kind);
            CHECK_THROWS_AS(memory.of(static_cast<PeMemory::Kind>(kind)).allocate(cache_line_bytes, 1), std::bad_alloc);
        }
        CHECK(reinterpret_cast<std::uintptr_t>(&pes[0].ifmap_in) % cache_line_bytes == 0);
        CHECK(reinterpret_cast<const char*>(&pes[1]) - reinterpret_cast<const char*>(&pes[0]) == sizeof(Pe));
    }
}

TEST_CASE("FIFOs of a kind lie side by side, each from a cache line on", "[pe]") {
    PeConfig config;
    config.ifmap_fifo_words = 5;  // 8 slots of 10 bytes: two lines
    PeMemory memory(config, 2);
    std::pmr::memory_resource& fifos = memory.of(PeMemory::ifmap_fifos);
    TimedFifo<std::int16_t> first("pe", "first", config.ifmap_fifo_words, fifos);
    const char* const between = static_cast<const char*>(fifos.allocate(1, 1));
    CHECK(reinterpret_cast<std::uintptr_t>(between) % cache_line_bytes == 80 % cache_line_bytes);
    CHECK_NOTHROW(TimedFifo<std::int16_t>("pe", "second", config.ifmap_fifo_words, fifos));
    CHECK_THROWS_AS(fifos.allocate(cache_line_bytes, 1), std::bad_alloc);
    CHECK(TimedFifo<std::int16_t>::memory_bytes(config.ifmap_fifo_words) == 128);
}

#endif
