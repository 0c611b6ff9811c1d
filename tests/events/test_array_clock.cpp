// From the array's time to the layer's cycles and back.
#include <catch2/catch.hpp>

#include "sim/events/array_clock.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

// The array works in the layer's cycles 10 to 29, stands still until 40, works to 44, stands still until 100.
ArrayClock with_two_pauses() {
    ArrayClock clock;
    clock.set(0, 10);
    clock.set(20, 40);
    clock.set(25, 100);
    return clock;
}

}  // namespace

TEST_CASE("a clock that was never set has one time for both", "[array-clock]") {
    const ArrayClock clock;
    CHECK(clock.layer_cycle(7) == 7);
    CHECK(clock.array_cycle(7) == 7);
}

TEST_CASE("array time goes on where it stopped, after each pause", "[array-clock]") {
    const ArrayClock clock = with_two_pauses();
    CHECK(clock.layer_cycle(0) == 10);
    CHECK(clock.layer_cycle(19) == 29);
    CHECK(clock.layer_cycle(20) == 40);
    CHECK(clock.layer_cycle(24) == 44);
    CHECK(clock.layer_cycle(25) == 100);
    CHECK(clock.layer_cycle(1000) == 1075);
}

TEST_CASE("a cycle of the layer in a pause leads to the first one of the array after it", "[array-clock]") {
    const ArrayClock clock = with_two_pauses();
    CHECK(clock.array_cycle(0) == 0);
    CHECK(clock.array_cycle(10) == 0);
    CHECK(clock.array_cycle(29) == 19);
    CHECK(clock.array_cycle(30) == 20);
    CHECK(clock.array_cycle(39) == 20);
    CHECK(clock.array_cycle(40) == 20);
    CHECK(clock.array_cycle(99) == 25);
    CHECK(clock.array_cycle(101) == 26);
}

TEST_CASE("stretches of array time end where the array stands still", "[array-clock]") {
    const ArrayClock clock = with_two_pauses();
    struct Stretch {
        ArrayCycle array;
        LayerCycle layer;
        Cycles cycles;
        bool operator==(const Stretch& o) const { return array == o.array && layer == o.layer && cycles == o.cycles; }
    };
    const auto stretches = [&](ArrayCycle from, ArrayCycle to) {
        std::vector<Stretch> all;
        clock.for_each_stretch(from, to, [&](ArrayCycle array, LayerCycle layer, Cycles cycles) {
            all.push_back({array, layer, cycles});
        });
        return all;
    };
    CHECK(stretches(5, 30) == std::vector<Stretch>{{5, 15, 15}, {20, 40, 5}, {25, 100, 5}});
    CHECK(stretches(21, 24) == std::vector<Stretch>{{21, 41, 3}});
    CHECK(stretches(0, 20) == std::vector<Stretch>{{0, 10, 20}});
    CHECK(stretches(7, 7).empty());
}

TEST_CASE("the way there and back ends where it began, and time never runs backwards", "[array-clock]") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        ArrayClock clock;
        ArrayCycle array = 0;
        LayerCycle layer{random.between(0, 20)};
        for (int i = 0; i < 10; ++i) {
            clock.set(array, layer);
            const Cycles work = random.between(1, 20);
            array += work;
            layer += work + random.between(0, 3) * random.between(0, 30);
        }
        for (ArrayCycle at = 0; at < array; ++at) {
            REQUIRE(clock.array_cycle(clock.layer_cycle(at)) == at);
            REQUIRE(clock.layer_cycle(at + 1) > clock.layer_cycle(at));
        }
        for (LayerCycle at = 0; at < layer; ++at) {
            const ArrayCycle first = clock.array_cycle(at);  // the first that is not before
            REQUIRE(clock.layer_cycle(first) >= at);
            if (first > 0) REQUIRE(clock.layer_cycle(first - 1) < at);
        }
    }
}
