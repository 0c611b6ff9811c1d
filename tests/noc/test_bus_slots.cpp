// When bus words go on buses side by side.
#include <catch2/catch.hpp>

#include "noc/bus_slots.hpp"
#include "tests/noc/timing.hpp"

using namespace eyrie;

TEST_CASE("one bus takes one bus word a cycle", "[bus-slots]") {
    BusSlots bus(1);
    CHECK(bus.take(4) == 4);
    CHECK(bus.take(4) == 5);
    CHECK(bus.take(0) == 6);
    CHECK(bus.take(9) == 9);
}

TEST_CASE("three buses take three bus words a cycle and not a fourth", "[bus-slots]") {
    BusSlots buses(3);
    for (int i = 0; i < 3; ++i) CHECK(buses.take(2) == 2);
    for (int i = 0; i < 3; ++i) CHECK(buses.take(2) == 3);
    CHECK(buses.take(2) == 4);
}

TEST_CASE("no bus word overtakes the one before, though a bus is free", "[bus-slots]") {
    BusSlots buses(2);
    CHECK(buses.take(10) == 10);
    CHECK(buses.take(3) == 10);
    CHECK(buses.take(3) == 11);
}

TEST_CASE("held buses take nothing before the cycle they are held until", "[bus-slots]") {
    BusSlots bus(1);
    bus.hold_until(7);
    CHECK(bus.last() == 7);
    CHECK(bus.take(0) == 7);
    bus.hold_until(3);  // later already
    CHECK(bus.take(0) == 8);
}

TEST_CASE("reset buses begin in cycle 0 again", "[bus-slots]") {
    BusSlots buses(2);
    buses.take(5);
    buses.reset();
    CHECK(buses.take(0) == 0);
    CHECK(buses.take(0) == 0);
    CHECK(buses.take(0) == 1);
}

TEST_CASE("the time stamps of buses are told in the order in which they matter", "[bus-slots]") {
    BusSlots buses(3);
    for (const ArrayCycle at : {1, 2, 3, 4}) buses.take(at);  // the first bus is free from 5 on, the second from 3
    SeenTiming seen;
    buses.visit_timing(seen, TimingSide::networks);
    CHECK(seen.times == std::vector<ArrayCycle>{3, 4, 5, 4});
}
