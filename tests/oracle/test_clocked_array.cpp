// The time model's claim: the simulator's PE array, which computes time from stamps, spends every
// cycle of every PE as an array does that is stepped cycle by cycle.
#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/oracle/simulated_array.hpp"

using namespace eyrie;

namespace {

// A run, or that it came to a standstill.
struct Outcome {
    bool deadlock = false;
    ClockedResult result;
};

Outcome simulated(const RandomCase& drawn, const std::vector<ClockedPass>& passes, const ArrayOptions& options = {}) {
    try {
        return {false, run_simulated_array(drawn, passes, options)};
    } catch (const DeadlockError&) {
        return {true, {}};
    }
}

Outcome clocked(const RandomCase& drawn, const std::vector<ClockedPass>& passes) {
    try {
        return {false, run_clocked_array(drawn.machine, drawn.plan, passes)};
    } catch (const ClockedDeadlock&) {
        return {true, {}};
    }
}

// FIFOs as shallow as their buses can bring a few mappings to a standstill; then both must stand still.
void compare_cases(std::uint64_t first_seed, int cases) {
    int finished = 0;
    for (int i = 0; i < cases; ++i) {
        const RandomCase drawn = random_case(first_seed + static_cast<std::uint64_t>(i));
        const std::vector<ClockedPass> passes = random_passes(drawn);
        INFO(drawn.text());
        const Outcome expected = clocked(drawn, passes);
        const Outcome found = simulated(drawn, passes);
        REQUIRE(found.deadlock == expected.deadlock);
        if (expected.deadlock) continue;
        ++finished;
        REQUIRE(difference(found.result, expected.result) == "");
    }
    REQUIRE(finished > cases - cases / 50);
}

}  // namespace

TEST_CASE("every PE spends every cycle as in a clocked array") { compare_cases(1, 1000); }

TEST_CASE("every PE spends every cycle as in a clocked array, thousands of cases", "[long]") {
    compare_cases(1000000, 50000);
}

TEST_CASE("the order in which the parts of the array are evaluated changes nothing") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const RandomCase drawn = random_case(seed);
        const std::vector<ClockedPass> passes = random_passes(drawn);
        INFO(drawn.text());
        const Outcome plain = simulated(drawn, passes);
        const Outcome shuffled = simulated(drawn, passes, {nullptr, true, seed});
        REQUIRE(shuffled.deadlock == plain.deadlock);
        REQUIRE(difference(shuffled.result, plain.result) == "");
    }
}

// Blocks that are recorded move their words one by one, others several at once.
TEST_CASE("recording what the array does changes nothing") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const RandomCase drawn = random_case(seed);
        const std::vector<ClockedPass> passes = random_passes(drawn);
        INFO(drawn.text());
        const Outcome plain = simulated(drawn, passes);
        const Outcome recorded = simulated(drawn, passes, {nullptr, false, 0, true});
        REQUIRE(recorded.deadlock == plain.deadlock);
        REQUIRE(difference(recorded.result, plain.result) == "");
    }
}

TEST_CASE("random stalls in every FIFO change no psum") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const RandomCase drawn = random_case(seed);
        const std::vector<ClockedPass> passes = random_passes(drawn);
        INFO(drawn.text());
        StallInjector stalls(seed, 1 + static_cast<std::uint32_t>(seed % 8), 9);
        const Outcome expected = clocked(drawn, passes);
        const Outcome stalled = simulated(drawn, passes, {&stalls, false, 0});
        REQUIRE(stalled.deadlock == expected.deadlock);
        REQUIRE(data_difference(stalled.result, expected.result) == "");
    }
}
