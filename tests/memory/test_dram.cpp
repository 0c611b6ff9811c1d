#include <catch2/catch.hpp>

#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "sim/kernel/errors.hpp"

using namespace eyrie;

namespace {
struct Link {
    Arithmetic arithmetic;
    Dram dram;
    Dma dma;
    explicit Link(const DramConfig& config) : dram(config), dma(config, arithmetic, dram) { dram.resize(4096); }
};
}  // namespace

TEST_CASE("a transfer takes the link's cycles and not one less", "[dram]") {
    DramConfig config;
    config.link_khz = 50000;  // 20 ns
    config.access_latency_cycles = 3;
    Link link(config);
    const auto ns_of = [&](std::int64_t words) {
        Femtoseconds link_time = 0;
        link.dma.fetch_filters({0, words * 2}, words, link_time);
        return link_time / 1000000;
    };
    CHECK(ns_of(4) == 20 * (3 + 1));  // 64 b: one link word
    CHECK(ns_of(5) == 20 * (3 + 2));
    CHECK(ns_of(400) == 20 * (3 + 100));
    CHECK(link.dma.counters().filter.words == 409);
    CHECK(link.dma.counters().filter.bytes == 818);
}

TEST_CASE("ofmaps stored through ReLU and codec are read back", "[dram]") {
    const DramConfig config;
    Link link(config);
    Femtoseconds link_time = 0;
    std::vector<std::int32_t> words = {5, -3, 0, 0, 70, -1};
    const std::int64_t bytes = link.dma.store_ofmaps(64, words, true, true, link_time);
    CHECK(bytes == 8);  // (0,5) (3,70) (0,0): one code word
    CHECK(bytes <= link.dma.largest_ofmap_bytes(6));
    const auto back = link.dma.fetch_ifmaps({64, bytes}, 6, true, link_time);
    CHECK(back == std::vector<std::int16_t>{5, 0, 0, 0, 70, 0});
    CHECK(link.dma.counters().ofmap.uncompressed_bytes == 12);
    CHECK(link.dma.counters().ofmap.bytes == 8);
}

TEST_CASE("an address beyond the DRAM is an error", "[dram]") {
    const DramConfig config;
    Link link(config);
    Femtoseconds link_time = 0;
    CHECK_THROWS_AS(link.dma.fetch_filters({4090, 16}, 8, link_time), SimulationError);
}
