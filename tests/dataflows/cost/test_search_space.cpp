// Which values of a parameter the mapper has to look at.
#include <catch2/catch.hpp>

#include "dataflows/cost/search_space.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

using Values = std::vector<std::int64_t>;

// Figures of a block of m filters, one place and one filter at a time.
struct Figures {
    std::int64_t blocks = 0, passes = 0, in_use = 0, fullest = 0;
    bool no_worse_than(const Figures& other, bool with_places) const {
        return blocks <= other.blocks && passes <= other.passes && fullest <= other.fullest &&
               (!with_places || in_use <= other.in_use);
    }
};

// The filters of one pass (or of all rounds of a block) dealt to the places.
void deal(std::int64_t filters, std::int64_t places, bool rounds, Figures& sum) {
    const std::int64_t each = (filters + places - 1) / places;
    std::int64_t used = 0;
    for (std::int64_t left = filters; left > 0; left -= each) ++used;
    sum.passes += rounds ? each : 1;
    sum.in_use += rounds ? each * used : used;
    sum.fullest += each;
}

Figures by_dealing(std::int64_t filters, std::int64_t m, std::int64_t per_pass, std::int64_t places, bool rounds) {
    Figures sum;
    for (std::int64_t first = 0; first < filters; first += m) {
        ++sum.blocks;
        const std::int64_t block = std::min(m, filters - first);
        if (rounds)
            deal(block, places, true, sum);
        else
            for (std::int64_t done = 0; done < block; done += per_pass)
                deal(std::min(per_pass, block - done), places, false, sum);
    }
    return sum;
}

}  // namespace

TEST_CASE("of chunks with as many pieces the smallest is useful", "[search-space]") {
    CHECK(useful_chunks(10, 10) == Values{1, 2, 3, 4, 5, 10});
    CHECK(useful_chunks(10, 4) == Values{1, 2, 3, 4});
    CHECK(useful_chunks(7, 100) == Values{1, 2, 3, 4, 7});
    CHECK(useful_chunks(1, 1) == Values{1});
    CHECK(useful_chunks(5, 0).empty());
}

TEST_CASE("each chunk has a useful one with as many pieces, and no two useful ones have", "[search-space]") {
    for (std::int64_t total = 1; total <= 60; ++total)
        for (std::int64_t most = 1; most <= total; ++most) {
            const Values useful = useful_chunks(total, most);
            for (std::int64_t x = 1; x <= most; ++x) {
                const std::int64_t stands_for_it = smallest_chunk(total, x);
                REQUIRE(ceil_div(total, stands_for_it) == ceil_div(total, x));
                REQUIRE(stands_for_it <= x);
                REQUIRE(std::count(useful.begin(), useful.end(), stands_for_it) == 1);
            }
            for (std::size_t i = 1; i < useful.size(); ++i)
                REQUIRE(ceil_div(total, useful[i]) < ceil_div(total, useful[i - 1]));
        }
}

TEST_CASE("the largest value that fits is found, from none to all", "[search-space]") {
    for (std::int64_t most = 0; most <= 20; ++most)
        for (std::int64_t limit = 0; limit <= most; ++limit)
            CHECK(largest_fitting(most, [&](std::int64_t x) { return x <= limit; }) == limit);
}

TEST_CASE(
    "every block of filters has one among the best that has no more blocks, passes, or filters in the fullest set or "
    "the last block",
    "[search-space]") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const bool rounds = random.below(2) == 0;
        const std::int64_t filters = random.between(1, 40), places = random.between(1, 6);
        const std::int64_t per_pass = places * random.between(1, 4), limit = random.between(1, 45);
        const bool halves = random.below(2) == 0;  // of ofmaps
        FilterBlocks blocks(filters, per_pass, places, rounds, 1, halves ? DoubleBuffer::ofmap : DoubleBuffer::none);
        const auto last_block = [&](std::int64_t m) { return filters % m > 0 ? filters % m : m; };
        const Values best = blocks.best_up_to(limit);
        for (const std::int64_t m : best) {
            REQUIRE(m >= 1);
            REQUIRE(m <= std::min(filters, limit));
        }
        for (std::int64_t m = 1; m <= std::min(filters, limit); ++m) {
            CAPTURE(filters, places, per_pass, limit, rounds, halves, m);
            const Figures wanted = by_dealing(filters, m, per_pass, places, rounds);
            REQUIRE(std::any_of(best.begin(), best.end(), [&](std::int64_t one) {
                // With rounds a smaller block is loaded sooner, and all places in use count; with halves so is one, and
                // the last is stored sooner.
                return by_dealing(filters, one, per_pass, places, rounds).no_worse_than(wanted, rounds || halves) &&
                       (!(rounds || halves) || one <= m) && (!halves || last_block(one) <= last_block(m));
            }));
        }
    }
}

TEST_CASE("no limit, no block; and an earlier answer does not change a later one", "[search-space]") {
    FilterBlocks blocks(20, 4, 2, false, 1, DoubleBuffer::none);
    CHECK(blocks.best_up_to(0).empty());
    const Values at_9 = blocks.best_up_to(9);
    blocks.best_up_to(20);
    CHECK(blocks.best_up_to(9) == at_9);
}

TEST_CASE("prefetched blocks are the best of both limits, each once", "[search-space]") {
    const FilterBlocks blocks(23, 3, 3, false, 1, DoubleBuffer::none);
    PrefetchedBlocks prefetched(blocks);
    Values heard;
    prefetched.best_up_to(14, 7, [&](std::int64_t m) { heard.push_back(m); });
    FilterBlocks all(blocks), early(blocks);
    for (const std::int64_t m : all.best_up_to(14)) CHECK(std::count(heard.begin(), heard.end(), m) == 1);
    for (const std::int64_t m : early.best_up_to(7)) CHECK(std::count(heard.begin(), heard.end(), m) == 1);
    for (const std::int64_t m : heard) CHECK(std::count(heard.begin(), heard.end(), m) == 1);
}

TEST_CASE("the room of the buffer is what its banks say", "[search-space]") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto draw = [&](std::int64_t low, std::int64_t high) {
            return static_cast<int>(random.between(low, high));
        };
        AcceleratorConfig machine;
        machine.glb.bank_rows = draw(1, 6);
        machine.glb.shared_banks = draw(2, 9);
        machine.glb.filter_banks = draw(0, 3);
        machine.glb.filters_share = draw(0, 1) == 1;
        machine.arithmetic.psum_bits = draw(0, 1) == 1 ? 32 : 16;
        const BufferRoom room(machine);
        BufferNeed need{draw(0, 120), draw(0, 120), draw(0, 60)};
        REQUIRE(room.fits(need) == buffer_obstacle(machine, need).empty());
        // The largest x that fits, tried one after another.
        const std::int64_t psums = random.between(1, 9), most = random.between(0, 40);
        need.psum_words = 0;
        std::int64_t largest = 0;
        for (std::int64_t x = 1; x <= most; ++x) {
            BufferNeed more = need;
            more.psum_words = x * psums;
            if (room.fits(more)) largest = x;
        }
        REQUIRE(room.most_psums(need, psums, most) == largest);
    }
}
