// When a word of the global buffer reaches which PEs.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/noc/bench.hpp"
#include "tests/noc/timing.hpp"

using namespace eyrie;

namespace {

InputNetworkConfig one_bus() { return {}; }
InputNetworkConfig with_buses(int buses) {
    InputNetworkConfig config;
    config.buses = buses;
    return config;
}
InputNetworkConfig with_fifo(int bus_words) {
    InputNetworkConfig config;
    config.fifo_bus_words = bus_words;
    return config;
}
InputBench::Shape with_latency(int cycles) {
    InputBench::Shape shape;
    shape.read_latency_cycles = cycles;
    return shape;
}
InputBench::Shape with_pe_fifos(int words) {
    InputBench::Shape shape;
    shape.fifo_words = words;
    return shape;
}

}  // namespace

TEST_CASE("a word is sent the read latency after it is read, and is there in the next cycle", "[input-network]") {
    for (const int latency : {1, 3, 10}) {
        InputBench bench(one_bus(), with_latency(latency));
        bench.stream.tags = {{0, 0}};
        bench.add(0);
        REQUIRE(bench.run());
        CHECK(bench.network.first_read_at() == 0);
        CHECK(bench.pes[0].ready_at(1) == latency + 1);
        CHECK_THROWS_AS(bench.pes[0].pop(latency), SimulationError);
        CHECK(bench.pes[0].pop(latency + 1) == 0);
    }
}

TEST_CASE("one bus sends one bus word a cycle, whoever they are for", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}, {0, 1}};
    for (const int target : {0, 1, 1, 0}) bench.add(target);
    bench.run();
    CHECK(bench.sent_at(0, 0) == 1);
    CHECK(bench.sent_at(1, 0) == 2);
    CHECK(bench.sent_at(1, 1) == 3);
    CHECK(bench.sent_at(0, 1) == 4);
    CHECK(bench.network.last_read_at() == 3);
}

TEST_CASE("all words of a bus word arrive in one cycle, read at their steps from the base address", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.stream.bus_words = {{5, 10, 0, 4}};
    bench.start(1000);
    bench.network.advance();
    CHECK(bench.sent_at(0, 0) == 1);
    CHECK(bench.sent_at(0, 3) == 1);
    for (const int address : {1005, 1015, 1025, 1035}) CHECK(bench.pes[0].pop(2) == address);
}

TEST_CASE("a word goes to every PE whose IDs match its tag and to no other", "[input-network]") {
    InputBench::Shape shape;
    shape.rows = 2;
    shape.columns = 3;
    InputBench bench(one_bus(), shape);
    bench.ids.row_id = {4, 7};
    bench.ids.column_id = {1, 2, 1, 1, 1, -1};
    bench.network.configure(bench.ids);
    bench.stream.tags = {{4, 1}, {7, 1}, {7, 2}};
    bench.add(0);
    bench.add(1);
    bench.run();
    const auto waiting = [&](int pe) { return bench.pes[pe].occupied_words(); };
    CHECK(waiting(0) == 1);
    CHECK(waiting(1) == 0);
    CHECK(waiting(2) == 1);
    CHECK(waiting(3) == 1);
    CHECK(waiting(4) == 1);
    CHECK(waiting(5) == 0);
    CHECK(bench.pes[2].pop(2) == 0);  // the word of the first tag
    CHECK(bench.pes[4].pop(3) == 1);
    CHECK(bench.words_sent() == 2);
    CHECK(bench.words_delivered() == 4);
}

TEST_CASE("a PE that has no use for a network's words is passed over", "[input-network]") {
    InputBench bench(one_bus());
    bench.ids.column_id = {3, 3};
    bench.network.configure(bench.ids);
    bench.takes = {1, 0};
    bench.stream.tags = {{0, 3}};
    bench.add(0);
    bench.run();
    CHECK(bench.pes[0].occupied_words() == 1);
    CHECK(bench.pes[1].occupied_words() == 0);
    CHECK(bench.words_delivered() == 1);
}

TEST_CASE("a multicast waits for the last of its PEs to have room", "[input-network]") {
    InputBench bench(one_bus(), with_pe_fifos(1));
    bench.ids.column_id = {3, 3};
    bench.network.configure(bench.ids);
    bench.free_at(0, 5);
    bench.free_at(1, 9);
    bench.stream.tags = {{0, 3}};
    bench.add(0);
    bench.run();
    CHECK(bench.sent_at(0) == 10);  // the slot freed in cycle 9 can be filled in cycle 10
    CHECK(bench.sent_at(1) == 10);
}

TEST_CASE("a bus word waits for room for all of its words", "[input-network]") {
    InputBench bench(one_bus(), with_pe_fifos(4));
    for (int i = 0; i < 4; ++i) bench.pes[0].push(0, 0);
    for (const ArrayCycle at : {2, 4, 8, 16}) bench.pes[0].pop(at);
    bench.stream.tags = {{0, 0}};
    bench.add(0, 3);
    bench.add(0, 1);
    bench.run();
    CHECK(bench.sent_at(0, 0) == 9);  // with the third slot, not the first
    CHECK(bench.sent_at(0, 2) == 9);
    CHECK(bench.sent_at(0, 3) == 17);
}

TEST_CASE("the head of the line blocks a word whose PE has room", "[input-network]") {
    InputBench bench(one_bus(), with_pe_fifos(1));
    bench.free_at(0, 20);
    bench.stream.tags = {{0, 0}, {0, 1}};
    bench.add(0);
    bench.add(1);
    bench.run();
    CHECK(bench.sent_at(0) == 21);
    CHECK(bench.sent_at(1) == 22);
}

TEST_CASE("a network goes on only once it is known when its PE has room", "[input-network]") {
    InputBench bench(one_bus(), with_pe_fifos(1));
    bench.stream.tags = {{0, 0}};
    bench.add(0);
    bench.add(0);
    CHECK(bench.run());
    CHECK_FALSE(bench.network.advance());
    CHECK_FALSE(bench.network.pass_finished());
    CHECK(bench.network.state().find("bus word 1 of 2") != std::string::npos);
    bench.pes[0].pop(30);
    CHECK(bench.network.advance());
    CHECK(bench.sent_at(0) == 31);
    CHECK(bench.network.pass_finished());
}

TEST_CASE("a word that is still to be written is waited for, and those behind it", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.port.readable_from[1] = AddressPort::undecided;
    for (int i = 0; i < 3; ++i) bench.add(0);
    CHECK(bench.run());
    CHECK_FALSE(bench.network.advance());
    CHECK(bench.pes[0].occupied_words() == 1);
    bench.port.readable_from[1] = 50;
    CHECK(bench.network.advance());
    CHECK(bench.sent_at(0, 1) == 51);
    CHECK(bench.sent_at(0, 2) == 52);
}

TEST_CASE("a bus word is read when the last of its words has been written", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.port.readable_from = {{1, 40}, {2, 30}};
    bench.add(0, 3);
    bench.run();
    CHECK(bench.network.first_read_at() == 40);
    CHECK(bench.sent_at(0) == 41);
}

TEST_CASE("each bus takes a bus word a cycle, in the order of the stream", "[input-network]") {
    InputBench bench(with_buses(2));
    bench.stream.tags = {{0, 0}, {0, 1}};
    bench.port.readable_from[2] = 10;
    for (const int target : {0, 1, 0, 1, 0}) bench.add(target);
    bench.run();
    CHECK(bench.sent_at(0, 0) == 1);
    CHECK(bench.sent_at(1, 0) == 1);
    CHECK(bench.sent_at(0, 1) == 11);
    CHECK(bench.sent_at(1, 1) == 11);  // behind the one that was late, on the other bus
    CHECK(bench.sent_at(0, 2) == 12);
    CHECK(bench.words_sent() == 5);
    CHECK(bench.busy_cycles() == 3);  // 1, 11, 12
}

TEST_CASE("as many bus words are on their way as the FIFO before the Y-bus has slots", "[input-network]") {
    // A slot is taken with the read and free again in the cycle after the bus word is sent, latency + 1 cycles later.
    const auto fifth_read_at = [](int slots, int latency) {
        InputBench bench(with_fifo(slots), with_latency(latency));
        bench.stream.tags = {{0, 0}};
        for (int i = 0; i < 5; ++i) bench.add(0);
        bench.run();
        return bench.network.last_read_at();
    };
    CHECK(fifth_read_at(1, 1) == 8);  // reads in 0, 2, 4, 6, 8
    CHECK(fifth_read_at(2, 1) == 4);  // enough for a read in each cycle
    CHECK(fifth_read_at(2, 3) == 8);  // 0, 1, 4, 5, 8
    CHECK(fifth_read_at(3, 3) == 5);  // 0, 1, 2, 4, 5
    CHECK(fifth_read_at(4, 3) == 4);
    CHECK(fifth_read_at(1, 4) == 20);  // every 5
}

TEST_CASE("a blocked bus stops the reads once its FIFO is full", "[input-network]") {
    InputBench bench(with_fifo(3), with_pe_fifos(8));
    bench.free_at(0, 100);
    bench.stream.tags = {{0, 0}};
    for (int i = 0; i < 5; ++i) bench.add(0);
    bench.run();
    // Reads in 0, 1, 2; sent from 101 on, one a cycle. The first slot is free in 102.
    CHECK(bench.sent_at(0, 4) == 105);
    CHECK(bench.network.last_read_at() == 103);
}

TEST_CASE("no word is read before the cycle that a pass is held until", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.add(0);
    bench.network.hold_until(17);
    bench.run();
    CHECK(bench.network.first_read_at() == 17);
    CHECK(bench.sent_at(0) == 18);
}

TEST_CASE("the next pass goes on behind the last word of the one before", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.add(0);
    bench.add(0);
    bench.run();
    bench.run();
    CHECK(bench.network.first_read_at() == 2);
    CHECK(bench.sent_at(0, 2) == 3);
    CHECK(bench.words_sent() == 4);
}

TEST_CASE("a reset network begins in cycle 0 and has counted nothing", "[input-network]") {
    InputBench bench(with_fifo(1));
    bench.stream.tags = {{0, 1}};
    bench.add(0);
    bench.run();
    bench.network.reset();
    CHECK(bench.words_sent() == 0);
    CHECK(bench.words_delivered() == 0);
    CHECK(bench.busy_cycles() == 0);
    CHECK(bench.network.last_read_at() == -1);
    bench.pes[1].reset();
    bench.run();
    CHECK(bench.sent_at(1) == 1);
}

TEST_CASE("a held network sends what is before the mark and nothing behind it", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    for (int i = 0; i < 6; ++i) bench.add(0);
    bench.start();
    bench.network.hold_at(2);
    CHECK(bench.network.advance());
    CHECK(timing_of(bench.network).at_end);
    CHECK_FALSE(bench.network.advance());
    CHECK(bench.pes[0].occupied_words() == 2);
    bench.network.hold_at(6);
    CHECK_FALSE(timing_of(bench.network).at_end);
    CHECK(bench.network.advance());
    CHECK(timing_of(bench.network).at_end);
    CHECK(bench.network.pass_finished());
    CHECK(bench.sent_at(0, 5) == 6);  // as if it had not been held
}

TEST_CASE("words that are skipped are neither sent nor counted, and take no time", "[input-network]") {
    InputBench bench(one_bus());
    bench.stream.tags = {{0, 0}};
    bench.stream.bus_words = {{0, 1, 0, 1}, {1, 1, 0, 1}};
    bench.stream.end_block({{10, 100}});
    bench.start();
    bench.network.hold_at(1);
    bench.network.advance();
    move_on(bench.network, 16);
    bench.network.hold_at(20);
    bench.network.advance();
    REQUIRE(bench.pes[0].occupied_words() == 4);
    CHECK(bench.words_sent() == 4);
    CHECK(bench.sent_at(0, 3) == 4);
    for (const int address : {0, 801, 900, 901}) CHECK(bench.pes[0].pop(10) == address);
}

TEST_CASE("an ID that needs a bit more than its register has is refused", "[input-network]") {
    InputNetworkConfig config;
    config.row_id_bits = 3;
    config.column_id_bits = 5;
    InputBench bench(config);
    const auto configure = [&](std::int32_t row, std::int32_t column) {
        MulticastIds ids;
        ids.row_id = {row};
        ids.column_id = {0, column};
        bench.network.configure(ids);
    };
    CHECK_NOTHROW(configure(7, 31));
    CHECK_THROWS_WITH(configure(8, 31), Catch::Contains("row ID 8 does not fit"));
    CHECK_THROWS_WITH(configure(7, 32), Catch::Contains("column ID 32 does not fit"));
    CHECK_NOTHROW(configure(7, -1));
}

TEST_CASE("a log has the bus words that touch its window, and counts those sent before it", "[input-network]") {
    InputBench bench(one_bus(), with_latency(4));
    bench.stream.tags = {{0, 0}, {0, 1}};
    BusLog log;
    log.window = {6, 9};
    log.pass = 3;
    bench.network.record(&log);
    for (const int target : {0, 1, 0, 0, 0, 0, 0, 0, 0, 0}) bench.add(target);
    bench.run();
    // Bus word i is read in cycle i and sent in i + 4; the window has cycles 6, 7 and 8, and who writes in 9 is near
    // it.
    std::vector<ArrayCycle> read_at;
    for (const BusEvent& event : log.events) {
        CHECK(event.sent_at == event.read_at + 4);
        CHECK(event.first_address == event.read_at.number());
        CHECK(event.pass == 3);
        read_at.push_back(event.read_at);
    }
    CHECK(read_at == std::vector<ArrayCycle>{1, 2, 3, 4, 5, 6, 7, 8});
    REQUIRE(log.before.size() == 1);
    CHECK(log.before[0].pass == 3);
    CHECK(log.before[0].words == std::vector<std::int64_t>{1});  // bus word 0, for the first tag
}
