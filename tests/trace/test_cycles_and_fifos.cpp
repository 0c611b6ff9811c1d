// Every cycle of every PE has one reason, and FIFOs hold what they can: in whole layers and in windows.
#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "sim/trace/fifo_steps.hpp"
#include "sim/trace/pe_intervals.hpp"
#include "tests/trace/recorded_case.hpp"

using namespace eyrie;

namespace {

// By PE and FIFO: words at the end of each cycle of the window.
using Levels = std::vector<std::vector<std::int64_t>>;

Levels levels_of(const TracedLayer& traced) {
    const std::size_t cycles = static_cast<std::size_t>(traced.end_cycle() - traced.first_cycle());
    Levels levels(traced.pes() * pe_fifos, std::vector<std::int64_t>(cycles + 1));  // first: before the window
    FifoSteps(traced).for_each([&](std::size_t pe, PeFifo fifo, LayerCycle cycle, std::int64_t words, Cycles many) {
        for (const LayerCycle end = std::min(cycle + many, traced.end_cycle()); cycle < end; ++cycle) {
            const Cycles at = std::max<Cycles>(cycle - traced.first_cycle() + 1, 0);
            levels[pe * pe_fifos + static_cast<std::size_t>(fifo)][static_cast<std::size_t>(at)] += words;
        }
    });
    for (auto& level : levels)
        for (std::size_t i = 1; i < level.size(); ++i) level[i] += level[i - 1];
    return levels;
}

std::int64_t depth_of(const PeConfig& pe, std::size_t fifo) {
    const int depths[] = {pe.filter_fifo_words,   pe.ifmap_fifo_words,       pe.psum_in_fifo_words,
                          pe.psum_out_fifo_words, pe.ifmap_right_fifo_words, pe.ifmap_below_fifo_words};
    return depths[fifo];
}

}  // namespace

TEST_CASE("the cycles of all PEs, reason by reason, are those of the result", "[trace]") {
    RecordedCases(21, 24).for_each(3, {}, [](const RecordedCase& one) {
        INFO(one.text);
        const TracedLayer traced = one.traced();
        PeCycles sums{};
        for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
            LayerCycle at = 0;
            for (const PeInterval& interval : pe_intervals(traced, pe)) {
                REQUIRE(interval.from == at);
                REQUIRE(interval.to > at);
                at = interval.to;
                sums[at_reason(interval.reason)] += interval.to - interval.from;
            }
            REQUIRE(at.number() == one.run.counters.cycles.total);
        }
        REQUIRE(sums == one.run.counters.pe_cycles);
    });
}

TEST_CASE("PEs' FIFOs never hold less than nothing or more than they can, and are empty in the end", "[trace]") {
    RecordedCases(22, 16).for_each(2, {}, [](const RecordedCase& one) {
        INFO(one.text);
        const Levels levels = levels_of(one.traced());
        for (std::size_t i = 0; i < levels.size(); ++i) {
            REQUIRE(*std::min_element(levels[i].begin(), levels[i].end()) == 0);
            REQUIRE(*std::max_element(levels[i].begin(), levels[i].end()) <= depth_of(one.machine.pe, i % pe_fifos));
            REQUIRE(levels[i].back() == 0);
        }
    });
}

TEST_CASE("a window in the middle of a layer knows what PEs do and what waits in their FIFOs", "[trace]") {
    Random random(5);
    RecordedCases(23, 12).for_each(2, {}, [&](const RecordedCase& one) {
        INFO(one.text);
        const Cycles total = one.run.counters.cycles.total;
        const std::int64_t first = random.between(0, total - 1);
        const LayerEvents events = one.record({LayerCycle{first}, LayerCycle{random.between(first + 1, total)}});
        const TracedLayer traced = one.traced();
        const TracedLayer part{one.layer, one.plan, one.machine, one.data, events};
        const Levels whole = levels_of(traced), levels = levels_of(part);
        for (std::size_t i = 0; i < levels.size(); ++i)
            for (std::size_t at = 0; at < levels[i].size(); ++at)
                if (levels[i][at] != whole[i][static_cast<std::size_t>(first) + at])
                    FAIL(pe_fifo_rows[i % pe_fifos].name << " of PE " << i / pe_fifos << " in cycle "
                                                         << first + static_cast<std::int64_t>(at) - 1);
        for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
            std::map<LayerCycle, PeCycle> reasons;  // by the first cycle
            for (const PeInterval& interval : pe_intervals(traced, pe)) reasons[interval.from] = interval.reason;
            for (const PeInterval& interval : pe_intervals(part, pe)) {
                REQUIRE(std::prev(reasons.upper_bound(interval.from))->second == interval.reason);
                REQUIRE(std::prev(reasons.upper_bound(interval.to - 1))->first <= interval.from);
            }
        }
    });
}
