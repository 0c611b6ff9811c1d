#include <catch2/catch.hpp>

#include "sim/kernel/timed_fifo.hpp"

using namespace eyrie;

TEST_CASE("a word is refused in the cycle of its push and accepted in the next", "[fifo]") {
    TimedFifo<int> fifo("fifo", 2);
    fifo.push(5, 42);
    CHECK(fifo.ready_at(1) == 6);
    CHECK_THROWS_AS(fifo.pop(5), SimulationError);
    CHECK(fifo.pop(6) == 42);
}

TEST_CASE("a slot is refused in the cycle of its pop and accepted in the next", "[fifo]") {
    TimedFifo<int> fifo("fifo", 1);
    fifo.push(0, 1);
    CHECK_FALSE(fifo.space_known(1));
    CHECK_THROWS_AS(fifo.push(9, 2), SimulationError);  // full: overflow throws, in release too
    fifo.pop(9);
    CHECK(fifo.space_at(1) == 10);
    CHECK_THROWS_AS(fifo.push(9, 2), SimulationError);
    fifo.push(10, 2);
    CHECK(fifo.ready_at(1) == 11);
}

TEST_CASE("an empty FIFO underflows", "[fifo]") {
    TimedFifo<int> fifo("fifo", 3);
    CHECK_FALSE(fifo.words_known(1));
    CHECK_THROWS_AS(fifo.pop(100), SimulationError);
}

TEST_CASE("injected stalls keep the order and only delay", "[fifo]") {
    StallInjector injector(1, 2, 9);
    TimedFifo<int> fifo("fifo", 4);
    fifo.inject_stalls(&injector);
    Cycle last = 0;
    for (int i = 0; i < 200; ++i) {
        const Cycle at = std::max(last, fifo.space_at(1));
        fifo.push(at, i);
        CHECK(fifo.ready_at(1) >= at + 1);
        last = fifo.ready_at(1);
        CHECK(fifo.pop(last) == i);
    }
}
