#include <catch2/catch.hpp>

#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "sim/kernel/errors.hpp"

using namespace eyrie;

namespace {
struct Link {
    Arithmetic arithmetic;
    Dma dma;
    Dram dram;
    explicit Link(const DramConfig& config) : dma("dma", config, arithmetic), dram("dram", config) {
        dma.socket.bind(dram.socket);
        dram.resize(4096);
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }
};
}  // namespace

TEST_CASE("a transfer takes the link's cycles and not one less", "[dram]") {
    DramConfig config;
    config.link_khz = 50000;  // 20 ns
    config.access_latency_cycles = 3;
    Link link(config);
    const auto ns_of = [&](std::int64_t words) {
        sc_core::sc_time delay;
        link.dma.fetch_filters({0, words * 2}, words, delay);
        return delay.to_seconds() * 1e9;
    };
    CHECK(ns_of(4) == Approx(20.0 * (3 + 1)));  // 64 b: one link word
    CHECK(ns_of(5) == Approx(20.0 * (3 + 2)));
    CHECK(ns_of(400) == Approx(20.0 * (3 + 100)));
    CHECK(link.dma.counters().filter.words == 409);
    CHECK(link.dma.counters().filter.bytes == 818);
}

TEST_CASE("ofmaps stored through ReLU and codec are read back", "[dram]") {
    const DramConfig config;
    Link link(config);
    sc_core::sc_time delay;
    std::vector<std::int32_t> words = {5, -3, 0, 0, 70, -1};
    const std::int64_t bytes = link.dma.store_ofmaps(64, words, true, true, delay);
    CHECK(bytes == 8);  // (0,5) (3,70) (0,0): one code word
    CHECK(bytes <= link.dma.largest_ofmap_bytes(6));
    const auto back = link.dma.fetch_ifmaps({64, bytes}, 6, true, delay);
    CHECK(back == std::vector<std::int16_t>{5, 0, 0, 0, 70, 0});
    CHECK(link.dma.counters().ofmap.uncompressed_bytes == 12);
    CHECK(link.dma.counters().ofmap.bytes == 8);
}

TEST_CASE("an address beyond the DRAM is an error", "[dram]") {
    const DramConfig config;
    Link link(config);
    sc_core::sc_time delay;
    CHECK_THROWS_AS(link.dma.fetch_filters({4090, 16}, 8, delay), SimulationError);
}
