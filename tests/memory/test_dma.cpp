// What the DMA moves and counts: words, bytes, codes, ReLU.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "tests/memory/bench.hpp"

using namespace eyrie;

namespace {

DramConfig coded(bool rlc) {
    DramConfig config;
    config.rlc = rlc;
    return config;
}

// 200 words of which each fourth is not zero: 50 pairs, three to a 64-bit code word, so 17 link cycles.
std::vector<std::int32_t> each_fourth_of_200() {
    std::vector<std::int32_t> words(200, 0);
    for (std::size_t i = 3; i < words.size(); i += 4) words[i] = static_cast<std::int32_t>(i);
    return words;
}

bool counted(const DmaTraffic& traffic, Count words, Count uncompressed_bytes, Count bytes) {
    return traffic.words == words && traffic.uncompressed_bytes == uncompressed_bytes && traffic.bytes == bytes;
}

}  // namespace

TEST_CASE("filters are fetched as they stand in DRAM, and counted", "[dma]") {
    LinkBench link(coded(true));
    link.put(100, {1, -2, 3, -32768});
    CHECK(link.fetch_filters({100, 8}, 4) == std::vector<std::int16_t>{1, -2, 3, -32768});
    CHECK(counted(link.dma.counters().filter, 4, 8, 8));
    CHECK(counted(link.dma.counters().ifmap, 0, 0, 0));
    CHECK(counted(link.dma.counters().ofmap, 0, 0, 0));
}

TEST_CASE("ifmaps that are not coded are fetched as they stand in DRAM", "[dma]") {
    LinkBench link(coded(false));
    CHECK_FALSE(link.config.codes_ifmaps());
    link.put(0, {5, 0, 0, -1});
    CHECK(link.fetch_ifmaps({0, 8}, 4, false) == std::vector<std::int16_t>{5, 0, 0, -1});
    CHECK(counted(link.dma.counters().ifmap, 4, 8, 8));
}

TEST_CASE("coded ifmaps take the link as long as their code is, and count their words", "[dma]") {
    LinkBench link(coded(true));
    CHECK(link.config.codes_ifmaps());
    const std::vector<std::int32_t> words = each_fourth_of_200();
    const std::int64_t bytes = link.store_ofmaps(0, words, false);
    CHECK(bytes == 17 * 8);
    CHECK(link.link_cycles == 17);
    CHECK(link.fetch_ifmaps({0, bytes}, 200, true) == std::vector<std::int16_t>(words.begin(), words.end()));
    CHECK(link.link_cycles == 17);
    CHECK(counted(link.dma.counters().ifmap, 200, 400, 136));
    CHECK(counted(link.dma.counters().ofmap, 200, 400, 136));
}

TEST_CASE("ifmaps that are only timed take as long and count as much", "[dma]") {
    LinkBench link(coded(true));
    link.time_ifmaps({16, 72}, 33);
    CHECK(link.link_cycles == 9);
    CHECK(counted(link.dma.counters().ifmap, 33, 66, 72));
}

TEST_CASE("ofmaps stored through ReLU and codec are read back", "[dma]") {
    LinkBench link(coded(true));
    const std::int64_t bytes = link.store_ofmaps(64, {5, -3, 0, 0, 70, -1}, true);
    CHECK(bytes == 8);  // (0,5) (3,70) (0,0): one code word
    CHECK(link.fetch_ifmaps({64, bytes}, 6, true) == std::vector<std::int16_t>{5, 0, 0, 0, 70, 0});
    CHECK(counted(link.dma.counters().ofmap, 6, 12, 8));
}

TEST_CASE("without ReLU negative ofmaps stay", "[dma]") {
    LinkBench link(coded(false));
    link.store_ofmaps(0, {5, -3, 0}, false);
    CHECK(link.fetch_ifmaps({0, 6}, 3, false) == std::vector<std::int16_t>{5, -3, 0});
}

TEST_CASE("ReLU keeps the largest ofmap and clears the smallest", "[dma]") {
    LinkBench link(coded(false));
    link.store_ofmaps(0, {32767, -32768, -1, 1}, true);
    CHECK(link.fetch_ifmaps({0, 8}, 4, false) == std::vector<std::int16_t>{32767, 0, 0, 1});
}

TEST_CASE("ofmaps without values take as many bytes, and leave the DRAM as it was", "[dma]") {
    LinkBench link(coded(true));
    const std::vector<std::int32_t> words = each_fourth_of_200();  // 50 link cycles if they were not coded
    CHECK(link.store_ofmaps(0, words, false, true) == 136);
    CHECK(link.link_cycles == 17);
    CHECK(link.store_ofmaps(512, words, false, false) == 136);
    CHECK(link.link_cycles == 17);
    CHECK(counted(link.dma.counters().ofmap, 400, 800, 272));
    CHECK(link.dram.bytes()[512] == 0);
}

TEST_CASE("ofmaps of 32 bits are stored as they are: the codec's levels have 16", "[dma]") {
    LinkBench link(coded(true), with_psum_bits(32));
    CHECK_FALSE(link.codes_ofmaps());
    CHECK(link.store_ofmaps(0, {0, 0, 1 << 20}, false) == 12);
    CHECK(link.link_cycles == 2);
    CHECK(link.dram.bytes()[10] == 0x10);  // bit 20 of the third word, lowest byte first
    CHECK(counted(link.dma.counters().ofmap, 3, 12, 12));
}

TEST_CASE("no ofmaps need more room than is set aside for them, and without zeros they need all of it", "[dma]") {
    LinkBench link(coded(true));
    Random random(11);
    for (int i = 0; i < 300; ++i) {
        std::vector<std::int32_t> words(random.below(100));
        for (std::int32_t& word : words) word = random.below(3) == 0 ? 0 : 1;
        const std::int64_t count = static_cast<std::int64_t>(words.size());
        REQUIRE(link.store_ofmaps(0, words, false) <= link.dma.largest_ofmap_bytes(count, true));
        const std::vector<std::int32_t> dense(words.size(), 1);
        REQUIRE(link.store_ofmaps(0, dense, false) == link.dma.largest_ofmap_bytes(count, true));
    }
}

TEST_CASE("plain ofmaps need two bytes a word", "[dma]") {
    LinkBench link(coded(false));
    CHECK(link.dma.largest_ofmap_bytes(100, false) == 200);
    CHECK(link.store_ofmaps(0, std::vector<std::int32_t>(100, 0), false) == 200);
}

TEST_CASE("a reset DMA has counted nothing", "[dma]") {
    LinkBench link(coded(true));
    link.fetch_filters({0, 8}, 4);
    link.time_ifmaps({0, 8}, 4);
    link.store_ofmaps(0, {1}, false);
    link.dma.reset();
    CHECK(counted(link.dma.counters().filter, 0, 0, 0));
    CHECK(counted(link.dma.counters().ifmap, 0, 0, 0));
    CHECK(counted(link.dma.counters().ofmap, 0, 0, 0));
}
