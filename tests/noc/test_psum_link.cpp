// Psums on their way from a PE to the one above it.
#include <deque>

#include <catch2/catch.hpp>

#include "noc/psum_link.hpp"
#include "sim/kernel/random.hpp"
#include "tests/noc/timing.hpp"

using namespace eyrie;

namespace {

using Fifo = TimedFifo<std::int32_t>;

struct LinkBench {
    explicit LinkBench(int words_per_cycle, int lower_words = 64, int upper_words = 64)
        : lower("lower", "psum_out", lower_words),
          upper("upper", "psum_in", upper_words),
          link(words_per_cycle, lower, upper) {}

    // The lower PE finishes `count` psums in cycle `at`.
    void finish(ArrayCycle at, int count) {
        for (int i = 0; i < count; ++i) lower.push(at, next_psum_++);
    }
    // The cycle in which psum number `psum` of those that wait in the upper PE made its hop.
    ArrayCycle hop_at(int psum) { return upper.ready_at(psum + 1) - 1; }

    Fifo lower;
    Fifo upper;
    PsumLink link;

private:
    int next_psum_ = 0;
};

}  // namespace

TEST_CASE("a hop takes one cycle, from the cycle after the psum was written", "[psum-link]") {
    LinkBench bench(4);
    bench.finish(10, 4);
    bench.link.start_pass(1, 4);
    CHECK(bench.link.advance());
    CHECK(bench.hop_at(0) == 11);
    CHECK(bench.hop_at(3) == 11);
    for (int psum = 0; psum < 4; ++psum) CHECK(bench.upper.pop(12) == psum);
    CHECK(bench.link.words_moved() == 4);
    CHECK(bench.link.pass_finished());
}

TEST_CASE("one bus word a cycle makes the hop", "[psum-link]") {
    LinkBench bench(4);
    bench.finish(0, 12);
    bench.link.start_pass(1, 12);
    bench.link.advance();
    CHECK(bench.hop_at(3) == 1);
    CHECK(bench.hop_at(4) == 2);
    CHECK(bench.hop_at(7) == 2);
    CHECK(bench.hop_at(8) == 3);
}

TEST_CASE("a bus word that is not full leaves only with the last psums of a position", "[psum-link]") {
    LinkBench bench(4);
    bench.link.start_pass(2, 6);
    bench.finish(0, 3);
    CHECK_FALSE(bench.link.advance());  // three psums of six: the bus word is not full
    bench.finish(4, 1);
    CHECK(bench.link.advance());
    CHECK(bench.hop_at(0) == 5);
    bench.finish(8, 1);
    CHECK_FALSE(bench.link.advance());  // the fifth is not the last
    bench.finish(9, 1);
    CHECK(bench.link.advance());
    CHECK(bench.hop_at(4) == 10);
    CHECK(bench.hop_at(5) == 10);
    CHECK(timing_of(bench.link).done == 1);
}

TEST_CASE("no bus word holds psums of two positions", "[psum-link]") {
    LinkBench bench(4);
    bench.finish(0, 9);
    bench.link.start_pass(3, 3);
    bench.link.advance();
    for (int psum = 0; psum < 9; ++psum) CHECK(bench.hop_at(psum) == 1 + psum / 3);
    CHECK(bench.link.pass_finished());
}

TEST_CASE("a bus word waits until the upper PE has room for all of it", "[psum-link]") {
    LinkBench bench(2, 64, 3);
    bench.finish(0, 4);
    bench.link.start_pass(1, 4);
    CHECK(bench.link.advance());
    CHECK(bench.upper.occupied_words() == 2);
    CHECK_FALSE(bench.link.advance());  // one slot for two words
    bench.upper.pop(20);
    CHECK(bench.link.advance());
    CHECK(bench.hop_at(1) == 21);  // the slot freed in 20 can be filled in 21
    CHECK(bench.hop_at(2) == 21);
}

TEST_CASE("what has not come yet and what has been told make the picture of a deadlock", "[psum-link]") {
    LinkBench bench(4);
    bench.link.start_pass(5, 2);
    bench.finish(0, 4);
    bench.link.advance();
    CHECK(bench.link.state() == "link lower.psum_out -> upper.psum_in: 3 positions to go");
}

TEST_CASE("positions that are skipped move no psum and take no time", "[psum-link]") {
    LinkBench bench(4);
    bench.link.start_pass(10, 4);
    bench.finish(0, 8);
    move_on(bench.link, 8);
    bench.link.advance();
    CHECK(bench.link.pass_finished());
    CHECK(bench.link.words_moved() == 8);
    CHECK(bench.hop_at(7) == 2);
}

TEST_CASE("a reset link goes in the first cycle that its psums allow", "[psum-link]") {
    LinkBench bench(4);
    bench.finish(50, 4);
    bench.link.start_pass(1, 4);
    bench.link.advance();
    bench.link.reset();
    CHECK(bench.link.words_moved() == 0);
    bench.lower.reset();
    bench.upper.reset();
    bench.finish(0, 4);
    bench.link.start_pass(1, 4);
    bench.link.advance();
    CHECK(bench.hop_at(3) == 1);
}

TEST_CASE("a link's log has each bus word of its window, and counts the psums before it", "[psum-link]") {
    LinkBench bench(4);
    LinkLog log;
    log.window = {2, 4};
    bench.link.record(&log);
    bench.finish(0, 18);
    bench.link.start_pass(3, 6);  // a hop in each of the cycles 1 to 6: 4, 2, 4, 2, 4, 2 psums
    bench.link.advance();
    REQUIRE(log.events.size() == 2);
    CHECK(log.events[0].at == 2);
    CHECK(log.events[0].first == 4);
    CHECK(log.events[0].words == 2);
    CHECK(log.events[1].at == 3);
    CHECK(log.events[1].first == 6);
    CHECK(log.events[1].words == 4);
    CHECK(log.words_before == 4);
}

TEST_CASE("random psums make their hops when a link stepped cycle by cycle moves them", "[psum-link]") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto draw = [&](int low, int high) { return static_cast<int>(random.between(low, high)); };
        const int width = draw(1, 5), psums = draw(1, 7), positions = draw(1, 6), upper_words = draw(width, width + 6);
        LinkBench bench(width, 64, upper_words);
        const int all = psums * positions, upper_takes_one_in = draw(1, 4);
        std::vector<ArrayCycle> finished;
        for (int i = 0; i < all; ++i) {
            finished.push_back((finished.empty() ? 0 : finished.back()) + draw(0, 2));
            bench.finish(finished.back(), 1);
        }
        const auto upper_takes = [&](ArrayCycle at) {
            return Random(seed + static_cast<std::uint64_t>(at.number()))
                       .below(static_cast<std::uint32_t>(upper_takes_one_in)) == 0;
        };

        std::vector<ArrayCycle> expected;  // in which the upper PE takes each psum
        std::deque<ArrayCycle> in_upper;
        std::int64_t moved = 0;
        for (ArrayCycle now = 0; static_cast<int>(expected.size()) < all; ++now) {
            const std::size_t used = in_upper.size();
            if (!in_upper.empty() && in_upper.front() <= now && upper_takes(now)) {
                expected.push_back(now);
                in_upper.pop_front();
            }
            const std::int64_t words = std::min<std::int64_t>(width, psums - moved % psums);
            if (moved == all || finished[static_cast<std::size_t>(moved + words - 1)] >= now ||
                used + static_cast<std::size_t>(words) > static_cast<std::size_t>(upper_words))
                continue;
            for (std::int64_t i = 0; i < words; ++i, ++moved) in_upper.push_back(now + 1);
        }

        std::vector<ArrayCycle> taken;
        bench.link.start_pass(positions, psums);
        for (ArrayCycle at = 0; static_cast<int>(taken.size()) < all; ++at) {
            bench.link.advance();
            REQUIRE(bench.upper.words_known(1));
            at = std::max(at, bench.upper.ready_at(1));
            while (!upper_takes(at)) ++at;
            REQUIRE(bench.upper.pop(at) == static_cast<std::int32_t>(taken.size()));
            taken.push_back(at);
        }
        REQUIRE(taken == expected);
        REQUIRE(bench.link.words_moved() == all);
    }
}
