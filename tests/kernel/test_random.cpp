// Random numbers, clocks, and other small parts of the kernel.
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/clock.hpp"
#include "sim/kernel/event_log.hpp"
#include "sim/kernel/few_words.hpp"
#include "sim/kernel/page_memory.hpp"
#include "sim/kernel/random.hpp"
#include "sim/kernel/stall_injector.hpp"

using namespace eyrie;

TEST_CASE("a seed gives the published sequence of SplitMix64", "[random]") {
    Random random(1234567);  // the test vector of the generator's public implementation
    CHECK(random.next() == 6457827717110365317ull);
    CHECK(random.next() == 3203168211198807973ull);
    CHECK(random.next() == 9817491932198370423ull);
}

TEST_CASE("draws made by their number are those made one by one, and the next ones go on from there", "[random]") {
    for (std::size_t count = 0; count < 70; ++count) {
        Random at_once(99), singly(99);
        for (std::size_t i = 0; i < count; ++i) REQUIRE(Random::draw(at_once.state(), i) == singly.next());
        at_once.skip(count);
        REQUIRE(at_once.next() == singly.next());
    }
}

TEST_CASE("bounded draws reach every value of their range and none beyond", "[random]") {
    Random random(3);
    std::set<std::int64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.between(-3, 4));
    CHECK(seen == std::set<std::int64_t>{-3, -2, -1, 0, 1, 2, 3, 4});
    for (int i = 0; i < 100; ++i) {
        CHECK(random.below(1) == 0);
        CHECK(random.between(7, 7) == 7);
    }
}

TEST_CASE("stalls are as often and as long as they are asked to be", "[random]") {
    StallInjector always(1, 1, 3), seldom(1, 1000000, 3);
    std::set<Cycles> delays;
    for (int i = 0; i < 200; ++i) {
        delays.insert(always.delay());
        CHECK(seldom.delay() == 0);
    }
    CHECK(delays == std::set<Cycles>{1, 2, 3});
}

TEST_CASE("a loop in fours visits each word once, in order", "[kernel]") {
    for (int count = 0; count <= 13; ++count) {
        std::vector<int> seen;
        in_fours(count, [&](int first, auto n) {
            for (int i = first; i < first + n; ++i) seen.push_back(i);
        });
        REQUIRE(static_cast<int>(seen.size()) == count);
        for (int i = 0; i < count; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
    }
}

TEST_CASE("a clock's period is rounded to the femtosecond, and a part of a cycle is waited for", "[clock]") {
    CHECK(clock_period(1000000) == 1000000);
    CHECK(clock_period(60000) == 16666667);
    CHECK(clock_period(3) == 333333333333);
    CHECK(cycles_within(0, 5000) == 0);
    CHECK(cycles_within(1, 5000) == 1);
    CHECK(cycles_within(5000, 5000) == 1);
    CHECK(cycles_within(5001, 5000) == 2);
    CHECK(ceil_div(7, 7) == 1);
    CHECK(ceil_div(8, 7) == 2);
    CHECK(ceil_div(0, 7) == 0);
}

TEST_CASE("a window has its first cycle and not its end", "[kernel]") {
    const EventWindow window{10, 20};
    CHECK(window.has(10));
    CHECK(window.has(19));
    CHECK_FALSE(window.has(9));
    CHECK_FALSE(window.has(20));
    CHECK(window.touches(5, 11));
    CHECK_FALSE(window.touches(5, 10));
    CHECK(window.touches(19, 30));
    CHECK_FALSE(window.touches(20, 30));
}

TEST_CASE("memory in pages is aligned, and one's own", "[kernel]") {
    PageMemory pages;
    std::vector<void*> pieces;
    for (const std::size_t bytes : {1u, 64u, 5000u, 3u << 20}) {
        pieces.push_back(pages.allocate(bytes, cache_line_bytes));
        CHECK(reinterpret_cast<std::uintptr_t>(pieces.back()) % cache_line_bytes == 0);
        std::memset(pieces.back(), static_cast<int>(pieces.size()), bytes);
    }
    for (std::size_t i = 0; i < pieces.size(); ++i) CHECK(*static_cast<const unsigned char*>(pieces[i]) == i + 1);
    pages.deallocate(pieces[0], 1, cache_line_bytes);
    pages.deallocate(pieces[1], 64, cache_line_bytes);
    pages.deallocate(pieces[2], 5000, cache_line_bytes);
    pages.deallocate(pieces[3], 3u << 20, cache_line_bytes);
    CHECK(whole_cache_lines(0) == 0);
    CHECK(whole_cache_lines(1) == 64);
    CHECK(whole_cache_lines(64) == 64);
    CHECK(whole_cache_lines(65) == 128);
}
