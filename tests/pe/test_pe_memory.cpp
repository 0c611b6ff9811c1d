// Where the state of an array's PEs lies.
#include <catch2/catch.hpp>

#include <new>

#include "pe/pe_memory.hpp"
#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/timed_fifo.hpp"

using namespace eyrie;

TEST_CASE("FIFOs of a kind lie side by side, each from a cache line on", "[pe]") {
    PeConfig config;
    config.ifmap_fifo_words = 5;  // 8 slots of 10 bytes: two lines
    PeMemory memory(config, 2);
    std::pmr::memory_resource& fifos = memory.of(PeMemory::ifmap_fifos);
    const std::size_t bytes = TimedFifo<std::int16_t>::memory_bytes(config.ifmap_fifo_words);
    REQUIRE(bytes == 128);
    const char* const first = static_cast<const char*>(fifos.allocate(80, cache_line_bytes));
    const char* const second = static_cast<const char*>(fifos.allocate(80, cache_line_bytes));
    CHECK(reinterpret_cast<std::uintptr_t>(first) % cache_line_bytes == 0);
    CHECK(second - first == static_cast<std::ptrdiff_t>(bytes));
}

TEST_CASE("the memory of an array's PEs has room for these PEs and no more", "[pe]") {
    PeConfig config;
    config.ifmap_spad_words = 3;  // an odd number of 16-bit words before the psums
    config.filter_spad_words = 0;
    for (const int pes : {1, 7}) {
        PeMemory memory(config, pes);
        std::pmr::memory_resource& spads = memory.of(PeMemory::spads);
        for (int pe = 0; pe < pes; ++pe) {
            CHECK_NOTHROW(spads.allocate(window_room_words(config) * sizeof(std::int16_t), alignof(std::int16_t)));
            CHECK_NOTHROW(spads.allocate(filter_room_words(config) * sizeof(std::int16_t), alignof(std::int16_t)));
            CHECK_NOTHROW(spads.allocate(psum_room_words(config) * sizeof(std::int32_t), alignof(std::int32_t)));
        }
        CHECK_THROWS_AS(spads.allocate(cache_line_bytes, 1), std::bad_alloc);
    }
}
