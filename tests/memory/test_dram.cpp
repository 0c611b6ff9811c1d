// How long transfers take, and what is refused.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/memory/bench.hpp"

using namespace eyrie;

namespace {

DramConfig link_of(int width_bits, int latency_cycles) {
    DramConfig config;
    config.link_width_bits = width_bits;
    config.access_latency_cycles = latency_cycles;
    return config;
}

std::int64_t cycles_of_words(LinkBench& link, std::int64_t words) {
    link.fetch_filters({0, words * 2}, words);
    return link.link_cycles;
}

}  // namespace

TEST_CASE("a transfer takes the link's cycles and not one less", "[dram]") {
    LinkBench link(link_of(64, 3));
    CHECK(cycles_of_words(link, 1) == 3 + 1);
    CHECK(cycles_of_words(link, 4) == 3 + 1);  // 64 b: one link word
    CHECK(cycles_of_words(link, 5) == 3 + 2);
    CHECK(cycles_of_words(link, 400) == 3 + 100);
    CHECK(cycles_of_words(link, 401) == 3 + 101);
}

TEST_CASE("a narrow link takes as many cycles as it has pieces, a wide one a single one", "[dram]") {
    LinkBench narrow(link_of(8, 0));
    CHECK(cycles_of_words(narrow, 3) == 6);
}

TEST_CASE("a link as wide as the transfer takes one cycle", "[dram]") {
    LinkBench wide(link_of(4096, 0));
    CHECK(cycles_of_words(wide, 256) == 1);
    CHECK(cycles_of_words(wide, 257) == 2);
}

TEST_CASE("a link whose width is no multiple of a word moves parts of words", "[dram]") {
    LinkBench link(link_of(24, 0));
    CHECK(cycles_of_words(link, 3) == 2);  // 48 bits
    CHECK(cycles_of_words(link, 4) == 3);  // 64 bits
}

TEST_CASE("each transfer pays the latency anew", "[dram]") {
    LinkBench link(link_of(64, 10));
    const std::int64_t together = cycles_of_words(link, 8);
    const std::int64_t apart = cycles_of_words(link, 4) + cycles_of_words(link, 4);
    CHECK(together == 12);
    CHECK(apart == 22);
}

TEST_CASE("link cycles have the link's period", "[dram]") {
    CHECK(clock_period(50000) == 20'000'000);  // 20 ns in fs
    CHECK(clock_period(60000) == 16'666'667);  // rounded to the fs
    CHECK(clock_period(100000000) == 10'000);
}

TEST_CASE("the last byte of the DRAM can be read and the one behind it cannot", "[dram]") {
    LinkBench link(link_of(64, 0), {}, 4096);
    CHECK_NOTHROW(link.fetch_filters({4080, 16}, 8));
    CHECK_THROWS_AS(link.fetch_filters({4081, 16}, 8), SimulationError);
    CHECK_THROWS_AS(link.fetch_filters({4096, 2}, 1), SimulationError);
    CHECK_THROWS_AS(link.store_ofmaps(4090, {1, 2, 3, 4, 5, 6, 7, 8}, false), SimulationError);
}

TEST_CASE("a resized DRAM holds zeros", "[dram]") {
    LinkBench link(link_of(64, 0));
    link.put(10, {7});
    link.dram.resize(64);
    const ZeroedBytes& bytes = link.dram.bytes();
    CHECK(std::vector<unsigned char>(bytes.begin(), bytes.end()) == std::vector<unsigned char>(64, 0));
}
