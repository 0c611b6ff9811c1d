// When finished psums leave the PEs for the global buffer.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "tests/noc/bench.hpp"
#include "tests/noc/timing.hpp"

using namespace eyrie;

namespace {

struct OutputBench {
    explicit OutputBench(int buses = 1, int pe_count = 3) : config(with(buses)), pes(pe_count, 64) {}
    static OutputNetworkConfig with(int buses) {
        OutputNetworkConfig config;
        config.buses = buses;
        return config;
    }
    // A PE finishes psums with these values in cycle `at`.
    void finish(int pe, ArrayCycle at, std::initializer_list<std::int32_t> psums) {
        for (const std::int32_t psum : psums) pes[pe].push(at, psum);
    }
    bool run(std::int64_t base_address = 0) {
        network.start_pass(stream, base_address);
        return network.advance();
    }
    Count words_sent() const { return network.counters().words_sent; }
    Count busy_cycles() const { return network.counters().busy_cycles; }
    std::vector<ArrayCycle> write_times() const {
        std::vector<ArrayCycle> times;
        for (const LogPort::Write& write : port.writes) times.push_back(write.at);
        return times;
    }

    OutputNetworkConfig config;
    LogPort port;
    Fifos<std::int32_t> pes;
    OutputStream stream;
    OutputNetwork network{"network", config, port, pes.pointers()};
};

}  // namespace

TEST_CASE("a psum leaves in the cycle after the PE wrote it and is in the buffer one later", "[output-network]") {
    OutputBench bench;
    bench.finish(0, 5, {42});
    bench.stream.bus_words = {{7, 1, 0, 1}};
    REQUIRE(bench.run(100));
    CHECK(bench.port.writes == std::vector<LogPort::Write>{{7, 107, 42}});  // finished 5, taken 6, written 7
    CHECK(bench.network.last_write_at() == 7);
    CHECK(bench.network.idle_at() == 8);
    CHECK(bench.network.pass_finished());
}

TEST_CASE("a bus word waits for the last of its psums", "[output-network]") {
    OutputBench bench;
    bench.finish(0, 2, {10});
    bench.finish(0, 6, {11});
    bench.stream.bus_words = {{0, 5, 0, 2}};
    bench.run();
    CHECK(bench.port.writes == std::vector<LogPort::Write>{{8, 0, 10}, {8, 5, 11}});
}

TEST_CASE("one bus takes one bus word a cycle, from whichever PE is next in the stream", "[output-network]") {
    OutputBench bench;
    for (int pe = 0; pe < 3; ++pe) bench.finish(pe, 0, {pe});
    bench.stream.bus_words = {{0, 1, 2, 1}, {1, 1, 0, 1}, {2, 1, 1, 1}};
    bench.run();
    CHECK(bench.port.writes == std::vector<LogPort::Write>{{2, 0, 2}, {3, 1, 0}, {4, 2, 1}});
    CHECK(bench.words_sent() == 3);
    CHECK(bench.busy_cycles() == 3);
}

TEST_CASE("two buses take two bus words a cycle and not a third", "[output-network]") {
    OutputBench bench(2);
    for (int pe = 0; pe < 3; ++pe) bench.finish(pe, 0, {pe});
    bench.stream.bus_words = {{0, 1, 0, 1}, {1, 1, 1, 1}, {2, 1, 2, 1}};
    bench.run();
    CHECK(bench.write_times() == std::vector<ArrayCycle>{2, 2, 3});
    CHECK(bench.busy_cycles() == 2);
}

TEST_CASE("a PE that is late holds up those behind it in the stream", "[output-network]") {
    OutputBench bench;
    bench.finish(0, 30, {1});
    bench.finish(1, 0, {2});
    bench.stream.bus_words = {{0, 1, 0, 1}, {1, 1, 1, 1}};
    bench.run();
    CHECK(bench.write_times() == std::vector<ArrayCycle>{32, 33});
}

TEST_CASE("a full chain goes out bus word by bus word, as fast as the PE finishes psums", "[output-network]") {
    OutputBench bench;
    // Two psums a cycle from cycle 0 on: bus words of four are there in 2, 4, 6.
    for (int i = 0; i < 12; ++i) bench.finish(0, i / 2, {i});
    for (std::int32_t i = 0; i < 3; ++i) bench.stream.bus_words.push_back({4 * i, 1, 0, 4});
    bench.run();
    REQUIRE(bench.port.writes.size() == 12);
    for (int i = 0; i < 12; ++i) CHECK(bench.port.writes[static_cast<std::size_t>(i)].word == i);
    CHECK(bench.port.writes[0].at == 3);
    CHECK(bench.port.writes[4].at == 5);
    CHECK(bench.port.writes[8].at == 7);
}

TEST_CASE("the network stops at a psum that is not finished, and goes on from there", "[output-network]") {
    OutputBench bench;
    bench.finish(1, 0, {5});
    bench.stream.bus_words = {{0, 1, 1, 1}, {1, 1, 1, 1}};
    CHECK(bench.run());
    CHECK_FALSE(bench.network.advance());
    CHECK_FALSE(bench.network.pass_finished());
    CHECK(bench.network.state().find("bus word 1 of 2") != std::string::npos);
    bench.finish(1, 9, {6});
    CHECK(bench.network.advance());
    CHECK(bench.write_times() == std::vector<ArrayCycle>{2, 11});
}

TEST_CASE("output words that are skipped are neither taken nor written", "[output-network]") {
    OutputBench bench;
    bench.finish(0, 0, {1});
    bench.stream.bus_words = {{0, 1, 0, 1}};
    bench.stream.end_block({{10, 3}});
    bench.network.start_pass(bench.stream, 0);
    move_on(bench.network, 9);
    CHECK(timing_of(bench.network).done == 9);
    bench.network.advance();
    CHECK(timing_of(bench.network).done == 10);
    CHECK(bench.port.writes == std::vector<LogPort::Write>{{2, 27, 1}});
    CHECK(bench.words_sent() == 1);
}

TEST_CASE("a reset output network is idle in cycle 0", "[output-network]") {
    OutputBench bench;
    CHECK(bench.network.idle_at() == 0);
    bench.finish(0, 50, {1});
    bench.stream.bus_words = {{0, 1, 0, 1}};
    bench.run();
    bench.network.reset();
    CHECK(bench.network.idle_at() == 0);
    CHECK(bench.words_sent() == 0);
    bench.pes[0].reset();
    bench.finish(0, 0, {1});
    bench.run();
    CHECK(bench.port.writes.back().at == 2);
}

TEST_CASE("random output streams are written when a network stepped cycle by cycle writes them", "[output-network]") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto draw = [&](int low, int high) { return static_cast<int>(random.between(low, high)); };
        const int buses = draw(1, 3);
        OutputBench bench(buses);
        std::vector<std::vector<ArrayCycle>> finished(3);  // by PE
        for (int left = draw(1, 20), psum = 0; left > 0; --left) {
            const int pe = draw(0, 2), words = draw(1, 4);
            bench.stream.bus_words.push_back({psum, 1, pe, words});
            for (int i = 0; i < words; ++i, ++psum) {
                std::vector<ArrayCycle>& times = finished[static_cast<std::size_t>(pe)];
                times.push_back((times.empty() ? 0 : times.back()) + draw(0, 3));
                bench.finish(pe, times.back(), {psum});
            }
        }
        std::vector<LogPort::Write> expected;
        std::vector<std::size_t> taken(3, 0);
        std::size_t next = 0;
        Cycles busy_cycles = 0;
        for (ArrayCycle now = 0; next < bench.stream.bus_words.size(); ++now) {
            int sent = 0;
            for (; sent < buses && next < bench.stream.bus_words.size(); ++sent, ++next) {
                const BusWord& word = bench.stream.bus_words[next];
                const std::size_t pe = static_cast<std::size_t>(word.target);
                const std::size_t last = taken[pe] + static_cast<std::size_t>(word.words) - 1;
                if (finished[pe][last] >= now) break;
                taken[pe] = last + 1;
                for (int i = 0; i < word.words; ++i)
                    expected.push_back({now + 1, word.first_address + i, word.first_address + i});
            }
            busy_cycles += sent > 0 ? 1 : 0;
        }
        REQUIRE(bench.run());
        REQUIRE(bench.port.writes == expected);
        REQUIRE(bench.busy_cycles() == busy_cycles);
    }
}
