#include <memory>

#include <catch2/catch.hpp>

#include <memory>

#include "sim/kernel/random.hpp"
#include "sim/kernel/timed_fifo.hpp"

using namespace eyrie;

TEST_CASE("a word is refused in the cycle of its push and accepted in the next", "[fifo]") {
    TimedFifo<int> fifo("test", "fifo", 2);
    fifo.push(5, 42);
    CHECK(fifo.ready_at(1) == 6);
    CHECK_THROWS_AS(fifo.pop(5), SimulationError);
    CHECK(fifo.pop(6) == 42);
}

TEST_CASE("a slot is refused in the cycle of its pop and accepted in the next", "[fifo]") {
    TimedFifo<int> fifo("test", "fifo", 1);
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
    TimedFifo<int> fifo("test", "fifo", 3);
    CHECK_FALSE(fifo.words_known(1));
    CHECK_THROWS_AS(fifo.pop(100), SimulationError);
}

TEST_CASE("injected stalls keep the order and only delay", "[fifo]") {
    const auto injector = std::make_unique<StallInjector>(1, 2, 9);
    TimedFifo<int> fifo("test", "fifo", 4);
    fifo.inject_stalls(injector.get());
    ArrayCycle last = 0;
    for (int i = 0; i < 200; ++i) {
        const ArrayCycle at = std::max(last, fifo.space_at(1));
        fifo.push(at, i);
        CHECK(fifo.ready_at(1) >= at + 1);
        last = fifo.ready_at(1);
        CHECK(fifo.pop(last) == i);
    }
}

namespace {

using Fifo = TimedFifo<std::int32_t>;

// All that can be seen of a FIFO from outside.
std::vector<ArrayCycle> times_of(Fifo& fifo) {
    struct Times : TimingVisitor {
        void time(TimingSide, ArrayCycle stamp) { all.push_back(stamp); }
        void same(std::int64_t words) { all.push_back(ArrayCycle{words}); }
        std::vector<ArrayCycle> all;
    };
    Times times;
    fifo.visit_timing(times, TimingSide::pes, TimingWait::words);
    return times.all;
}

// Two FIFOs in a row, once moved several words at a time, once word by word. Times only grow, as those of the parts do.
struct Pair {
    Pair(int lower_words, int upper_words, int lanes)
        : lower("test", "lower", lower_words, lanes), upper("test", "upper", upper_words, lanes) {}
    Fifo lower;
    Fifo upper;
};

// Those that are moved at once may have several lanes.
class BothWays {
public:
    BothWays(std::uint64_t seed, int lower_words, int upper_words, int lanes = 1)
        : random_(seed),
          lanes_(lanes),
          at_once_(lower_words, upper_words, lanes),
          singly_(lower_words, upper_words, 1) {}

    void step() {
        switch (random_.below(6)) {
            case 0: return push_all();
            case 1: return pop_all();
            case 2: return move_to();
            case 3: return pop_when_ready();
            case 4: return push_each_cycle();
            default: return pop_each_cycle();
        }
    }
    void compare() {
        REQUIRE(times_of(at_once_.lower) == times_of(singly_.lower));
        REQUIRE(times_of(at_once_.upper) == times_of(singly_.upper));
        REQUIRE(words_at_once_ == in_lanes(words_singly_));
    }

private:
    Cycles jitter() { return random_.below(4); }
    int at_most(int words) {
        return words == 0 ? 0 : 1 + static_cast<int>(random_.below(static_cast<std::uint32_t>(words)));
    }
    // Each word, then others that go with it.
    std::vector<std::int32_t> in_lanes(const std::vector<std::int32_t>& words) const {
        std::vector<std::int32_t> lanes;
        for (const std::int32_t word : words)
            for (int lane = 0; lane < lanes_; ++lane) lanes.push_back(word + 1000000 * lane);
        return lanes;
    }
    std::vector<std::int32_t> room_for(int count) const {
        return std::vector<std::int32_t>(static_cast<std::size_t>(count * lanes_), 0);
    }
    std::vector<std::int32_t> new_words(int count) {
        std::vector<std::int32_t> words;
        for (int i = 0; i < count; ++i) words.push_back(next_word_++);
        return words;
    }
    void take(Pair& pair, std::vector<std::int32_t>& taken, ArrayCycle at) { taken.push_back(pair.upper.pop(at)); }

    void push_all() {
        const std::vector<std::int32_t> words = new_words(at_most(at_once_.lower.free_words()));
        const int count = static_cast<int>(words.size());
        if (count == 0) return;
        const ArrayCycle at = pushed_at_ = std::max(pushed_at_ + 1, at_once_.lower.space_at(count)) + jitter();
        at_once_.lower.push_all(at, in_lanes(words).data(), count);
        for (const std::int32_t word : words) singly_.lower.push(at, word);
    }
    void push_each_cycle() {
        const std::vector<std::int32_t> words = new_words(at_most(at_once_.lower.free_words()));
        const int count = static_cast<int>(words.size());
        if (count == 0) return;
        const ArrayCycle start = pushed_at_ + 1 + jitter();
        bool keeps_pace = true;
        for (int i = 0; i < count; ++i) keeps_pace &= at_once_.lower.space_at(i + 1) <= start + i;
        REQUIRE(at_once_.lower.space_keeps_pace(start, count) == keeps_pace);
        if (!keeps_pace) return;
        at_once_.lower.push_each_cycle(start, in_lanes(words).data(), count);
        for (int i = 0; i < count; ++i) singly_.lower.push(start + i, words[static_cast<std::size_t>(i)]);
        pushed_at_ = start + count - 1;
    }
    void move_to() {
        const int count = at_most(std::min(at_once_.lower.occupied_words(), at_once_.upper.free_words()));
        const int width = 1 + static_cast<int>(random_.below(6));
        if (count == 0) return;
        const ArrayCycle earliest = moved_at_ + 1 + jitter();
        moved_at_ = at_once_.lower.move_to(at_once_.upper, earliest, count, width);
        ArrayCycle at = earliest - 1;
        for (int left = count; left > 0; left -= width) {
            const int words = std::min(width, left);
            at = std::max({at + 1, singly_.lower.ready_at(words), singly_.upper.space_at(words)});
            for (int i = 0; i < words; ++i) singly_.upper.push(at, singly_.lower.pop(at));
        }
        REQUIRE(moved_at_ == at);
    }
    void pop_all() {
        const int count = at_most(at_once_.upper.occupied_words());
        if (count == 0) return;
        popped_at_ = std::max(popped_at_ + 1, at_once_.upper.ready_at(count)) + jitter();
        words_at_once_ = room_for(count);
        words_singly_.clear();
        at_once_.upper.pop_all(popped_at_, words_at_once_.data(), count);
        for (int i = 0; i < count; ++i) take(singly_, words_singly_, popped_at_);
    }
    void pop_when_ready() {
        const int count = at_most(at_once_.upper.occupied_words());
        if (count == 0 || lanes_ > 1) return;  // of one lane alone
        const Cycles pause = 1 + jitter();
        const ArrayCycle earliest = popped_at_ + 1;
        words_at_once_ = room_for(count);
        words_singly_.clear();
        popped_at_ = at_once_.upper.pop_when_ready(earliest, pause, words_at_once_.data(), count);
        ArrayCycle at = earliest - pause;
        for (int i = 0; i < count; ++i)
            take(singly_, words_singly_, at = std::max(at + pause, singly_.upper.ready_at(1)));
        REQUIRE(popped_at_ == at);
    }
    void pop_each_cycle() {
        const int count = at_most(at_once_.upper.occupied_words());
        if (count == 0) return;
        const ArrayCycle start = popped_at_ + 1 + jitter();
        bool keeps_pace = true;
        for (int i = 0; i < count; ++i) keeps_pace &= at_once_.upper.ready_at(i + 1) <= start + i;
        REQUIRE(at_once_.upper.words_keep_pace(start, count) == keeps_pace);
        if (!keeps_pace) return;
        words_at_once_ = room_for(count);
        words_singly_.clear();
        at_once_.upper.pop_each_cycle(start, words_at_once_.data(), count);
        for (int i = 0; i < count; ++i) take(singly_, words_singly_, start + i);
        popped_at_ = start + count - 1;
    }

    Random random_;
    int lanes_;
    Pair at_once_;
    Pair singly_;
    std::int32_t next_word_ = 0;
    ArrayCycle pushed_at_ = 0;
    ArrayCycle moved_at_ = 0;
    ArrayCycle popped_at_ = 0;
    std::vector<std::int32_t> words_at_once_;
    std::vector<std::int32_t> words_singly_;
};

}  // namespace

TEST_CASE("several words at once leave a FIFO as single steps do") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Random depths(seed);
        BothWays fifos(seed, 1 + static_cast<int>(depths.below(40)), 1 + static_cast<int>(depths.below(40)));
        for (int i = 0; i < 300; ++i) {
            fifos.step();
            fifos.compare();
        }
    }
}

TEST_CASE("words of several lanes move as those of one do, and stay together") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        Random depths(seed);
        BothWays fifos(seed, 1 + static_cast<int>(depths.below(40)), 1 + static_cast<int>(depths.below(40)), 2);
        for (int i = 0; i < 300; ++i) {
            fifos.step();
            fifos.compare();
        }
    }
}

TEST_CASE("several words at once overflow and underflow as single ones do", "[fifo]") {
    Fifo fifo("test", "fifo", 3);
    Fifo other("test", "other", 2);
    std::int32_t words[4] = {1, 2, 3, 4};
    CHECK_THROWS_AS(fifo.push_all(5, words, 4), SimulationError);
    CHECK_THROWS_AS(fifo.push_each_cycle(5, words, 4), SimulationError);
    fifo.push_all(5, words, 3);
    CHECK_THROWS_AS(fifo.pop_all(5, words, 3), SimulationError);  // not there yet
    CHECK_THROWS_AS(fifo.pop_all(9, words, 4), SimulationError);
    CHECK_THROWS_AS(fifo.pop_each_cycle(3, words, 3), SimulationError);  // the last one is not there yet
    CHECK_THROWS_AS(fifo.pop_when_ready(9, 1, words, 4), SimulationError);
    CHECK_THROWS_AS(fifo.move_to(other, 9, 4, 4), SimulationError);
    CHECK_THROWS_AS(fifo.move_to(other, 9, 3, 4), SimulationError);  // no room
    CHECK(fifo.occupied_words() == 3);
    fifo.pop_all(6, words, 3);
    CHECK_THROWS_AS(fifo.push_all(6, words, 1), SimulationError);  // the slot is free from the next cycle on
}
