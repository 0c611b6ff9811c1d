// Banks, regions, presence bits and counts of the global buffer.
#include <cstring>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/memory/bench.hpp"

using namespace eyrie;

namespace {

// Banks of 4 rows of 64 bits: 16 words of 16 bits.
GlobalBufferConfig small_banks(int shared, int filter, bool share = false) {
    GlobalBufferConfig config;
    config.bank_rows = 4;
    config.shared_banks = shared;
    config.filter_banks = filter;
    config.filters_share = share;
    return config;
}

constexpr ArrayCycle undecided = ReadPort<std::int32_t>::undecided;

}  // namespace

TEST_CASE("a bank holds as many words as its rows have room for", "[glb]") {
    const GlobalBufferConfig config = small_banks(3, 1);
    CHECK(config.bank_words(16) == 16);
    CHECK(config.bank_words(8) == 32);
    CHECK(config.bank_words(32) == 8);
}

TEST_CASE("each data type takes whole banks", "[glb]") {
    const GlobalBufferConfig config = small_banks(8, 4);
    const auto banks = [&](std::int64_t ifmap, std::int64_t psum, std::int64_t filter) {
        const GlobalBufferConfig::Banks found = config.banks_for({}, ifmap, psum, filter);
        return std::make_pair(found.shared, found.filter);
    };
    CHECK(banks(0, 0, 0) == std::make_pair<std::int64_t, std::int64_t>(0, 0));
    CHECK(banks(1, 1, 1) == std::make_pair<std::int64_t, std::int64_t>(2, 1));
    CHECK(banks(16, 16, 16) == std::make_pair<std::int64_t, std::int64_t>(2, 1));
    CHECK(banks(17, 33, 17) == std::make_pair<std::int64_t, std::int64_t>(5, 2));
}

TEST_CASE("psums of 32 bits take twice the banks of 16-bit ones", "[glb]") {
    const GlobalBufferConfig config = small_banks(8, 4);
    CHECK(config.banks_for(with_psum_bits(16), 0, 64, 0).shared == 4);
    CHECK(config.banks_for(with_psum_bits(32), 0, 64, 0).shared == 8);
}

TEST_CASE("filters take their own banks first, then shared ones where they may", "[glb]") {
    const GlobalBufferConfig apart = small_banks(4, 2, false), sharing = small_banks(4, 2, true);
    CHECK(apart.banks_for({}, 16, 16, 64).filter == 4);
    CHECK_FALSE(apart.fits(apart.banks_for({}, 16, 16, 64)));
    CHECK(sharing.banks_for({}, 16, 16, 32).shared == 2);
    CHECK(sharing.banks_for({}, 16, 16, 33).shared == 3);
    CHECK(sharing.banks_for({}, 16, 16, 33).filter == 2);
    CHECK(sharing.banks_for({}, 16, 16, 64).filter == 2);
    CHECK(sharing.banks_for({}, 16, 16, 64).shared == 4);
    CHECK(sharing.fits(sharing.banks_for({}, 16, 16, 64)));
    CHECK_FALSE(sharing.fits(sharing.banks_for({}, 16, 16, 65)));
}

TEST_CASE("a layer gets the banks that there are, and not a word more", "[glb]") {
    BufferBench bench(small_banks(5, 2));
    CHECK_NOTHROW(bench.buffer.configure(32, 48, 32));
    CHECK(bench.buffer.ifmap_banks() == 2);
    CHECK(bench.buffer.psum_banks() == 3);
    CHECK_THROWS_AS(bench.buffer.configure(33, 48, 32), SimulationError);
    CHECK_THROWS_AS(bench.buffer.configure(32, 49, 32), SimulationError);
    CHECK_THROWS_AS(bench.buffer.configure(32, 48, 33), SimulationError);
}

TEST_CASE("a psum can be read from the cycle after it was written", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 100, 0);
    bench.write(41, 7, {-5});
    CHECK(bench.readable_at(7, 1) == 42);
    CHECK(bench.read(7, 1) == std::vector<std::int32_t>{-5});
}

TEST_CASE("psums of a bus word can be read when the last of them was written", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 100, 0);
    bench.write(50, 0, {1});
    CHECK(bench.readable_at(0, 2, 3) == undecided);
    bench.write(20, 3, {2});
    CHECK(bench.readable_at(0, 2, 3) == 51);
    CHECK(bench.readable_at(3, 1) == 21);
    CHECK(bench.read(0, 2, 3) == std::vector<std::int32_t>{1, 2});
}

TEST_CASE("a reader waits for its writer, each time anew", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 100, 0);
    for (const int at : {5, 9, 30}) {
        CHECK(bench.readable_at(4, 1) == undecided);
        bench.write(at, 4, {at});
        CHECK(bench.readable_at(4, 1) == at + 1);
        CHECK(bench.read(4, 1) == std::vector<std::int32_t>{at});
    }
}

TEST_CASE("a psum is neither overwritten before it was read nor read twice", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 100, 0);
    bench.write(1, 8, {1, 2});
    CHECK_THROWS_WITH(bench.write(2, 9, {3}), Catch::Contains("psum 9 is overwritten"));
    bench.read(9, 1);
    CHECK_THROWS_WITH(bench.read(8, 2), Catch::Contains("psum 9 is read before it was written"));
    CHECK(bench.read(8, 1) == std::vector<std::int32_t>{1});  // the refused read took nothing
}

TEST_CASE("ifmaps and filters are read at any time, in steps, and stay", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(100, 0, 100);
    const std::vector<std::int16_t> words = {10, 11, 12, 13, 14, 15};
    bench.buffer.write_ifmaps(20, words.data(), 6);
    bench.buffer.write_filters(50, words.data(), 6);
    std::int16_t out[3];
    for (int times = 0; times < 2; ++times) {
        CHECK(bench.buffer.ifmap_read_port().readable_at(20, 2, 3) == 0);
        bench.buffer.ifmap_read_port().read(20, 2, 3, out);
        CHECK(std::vector<std::int16_t>(out, out + 3) == std::vector<std::int16_t>{10, 12, 14});
        bench.buffer.filter_read_port().read(53, 1, 3, out);
        CHECK(std::vector<std::int16_t>(out, out + 3) == std::vector<std::int16_t>{13, 14, 15});
    }
}

TEST_CASE("finished psums leave plane after plane, each pixel after pixel", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 100, 0);
    // Two planes side by side at each of three pixels, a step of 4 apart.
    for (std::int32_t pixel = 0; pixel < 3; ++pixel) bench.write(1, 10 + 4 * pixel, {100 + pixel, 200 + pixel});
    PsumBlock block;
    block.first = 10;
    block.planes = 2;
    block.pixels = 3;
    block.pixel_step = 4;
    CHECK(block.words() == 6);
    std::vector<std::int32_t> words;
    bench.buffer.drain_psums(block, words);
    CHECK(words == std::vector<std::int32_t>{100, 101, 102, 200, 201, 202});
    CHECK(bench.readable_at(10, 1) == undecided);  // they are gone
    CHECK_THROWS_AS(bench.buffer.drain_psums(block, words), SimulationError);
}

TEST_CASE("psums of more than 32 bits come through the ports in two lanes, and leave whole", "[glb]") {
    Arithmetic arithmetic;
    arithmetic.psum_bits = 48;
    BufferBench bench({}, arithmetic);
    bench.buffer.configure(0, 100, 0);
    const std::vector<std::int64_t> psums = {(std::int64_t{1} << 47) - 1, -(std::int64_t{1} << 47), -1,
                                             std::int64_t{1} << 32};
    std::vector<std::int32_t> lanes(8);
    std::memcpy(lanes.data(), psums.data(), 32);
    bench.buffer.psum_write_port().write(1, 10, 3, 4, lanes.data());
    CHECK(bench.buffer.psum_at(13) == psums[1]);
    std::vector<std::int32_t> read(4);
    bench.buffer.psum_read_port().read(10, 9, 2, read.data());
    CHECK(std::vector<std::int32_t>(lanes.begin(), lanes.begin() + 2) ==
          std::vector<std::int32_t>(read.begin(), read.begin() + 2));
    CHECK(std::vector<std::int32_t>(lanes.begin() + 6, lanes.end()) ==
          std::vector<std::int32_t>(read.begin() + 2, read.end()));
    std::vector<std::int64_t> drained;
    bench.buffer.drain_psums({13, 1, 2, 3}, drained);
    CHECK(drained == std::vector<std::int64_t>{psums[1], psums[2]});
    CHECK_THROWS_AS(bench.buffer.drain_psums({13, 1, 1, 1}, drained), SimulationError);
    const GlobalBufferConfig banks;  // a row of 64 bits holds one of them
    CHECK(banks.bank_words(48) == 512);
}

TEST_CASE("each access is counted where it belongs", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(100, 100, 100);
    const std::vector<std::int16_t> words(9, 1);
    std::int16_t out[9];
    bench.buffer.write_ifmaps(0, words.data(), 9);
    bench.buffer.count_ifmap_writes(20);
    bench.buffer.write_filters(0, words.data(), 8);
    bench.buffer.ifmap_read_port().read(0, 1, 7, out);
    bench.buffer.filter_read_port().read(0, 1, 6, out);
    bench.write(1, 0, {1, 2, 3, 4, 5});
    bench.read(0, 2);
    std::vector<std::int32_t> drained;
    PsumBlock block;
    block.first = 2;
    block.pixels = 3;
    bench.buffer.drain_psums(block, drained);
    const BufferCounts& counted = bench.buffer.counters();
    CHECK(counted.glb_ifmap_writes == 29);
    CHECK(counted.glb_filter_writes == 8);
    CHECK(counted.glb_ifmap_reads == 7);
    CHECK(counted.glb_filter_reads == 6);
    CHECK(counted.glb_psum_writes == 5);
    CHECK(counted.glb_psum_reads == 2);
    CHECK(counted.glb_psum_drain_reads == 3);
    bench.buffer.configure(100, 100, 100);
    CHECK(bench.buffer.counters().glb_psum_writes == 0);
    CHECK(bench.buffer.counters().glb_ifmap_writes == 0);
}

TEST_CASE("a new layer finds an empty buffer", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(16, 16, 16);
    const std::vector<std::int16_t> words(16, 9);
    bench.buffer.write_ifmaps(0, words.data(), 16);
    bench.write(3, 0, {1, 2});
    bench.buffer.configure(16, 16, 16);
    CHECK(bench.readable_at(0, 1) == undecided);
    std::int16_t out = 1;
    bench.buffer.ifmap_read_port().read(15, 1, 1, &out);
    CHECK(out == 0);
    CHECK_NOTHROW(bench.write(1, 0, {5}));
}

TEST_CASE("psums that a replayed pass puts there can be read as they stand", "[glb]") {
    BufferBench bench;
    bench.buffer.configure(0, 16, 0);
    bench.buffer.psums<std::int32_t>()[3] = 77;
    bench.buffer.set_psums_present(3, 1);
    CHECK(bench.readable_at(3, 1) != undecided);
    CHECK(bench.readable_at(4, 1) == undecided);
    CHECK(bench.buffer.psum_at(3) == 77);
    CHECK(bench.read(3, 1) == std::vector<std::int32_t>{77});
    CHECK(bench.buffer.psum_at(3) == 77);  // an onlooker still sees it
}
