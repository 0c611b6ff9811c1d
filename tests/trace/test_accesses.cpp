// The accesses of a record, one by one: they are those that the result counts, and they compute the layer.
#include <map>
#include <tuple>

#include <catch2/catch.hpp>

#include "sim/trace/access_walk.hpp"
#include "tests/trace/recorded_case.hpp"

using namespace eyrie;

namespace {

using CountKey = std::tuple<Level, DataType, Action>;
using Counts = std::map<CountKey, Count>;

// Every measure of the ledger: one that no trace shows would be missing.
Counts counts_of_result(const LayerCounters& c) {
    Counts all;
    for (const Measure& one : measures)
        if (c.*one.count != 0) all[{one.level, one.type, one.action}] += c.*one.count;
    return all;
}

std::vector<Access> all_accesses(const TracedLayer& traced, const BlockChoice& blocks) {
    std::vector<Access> all, some;
    for (AccessWalk walk(traced, blocks); walk.next(some);) all.insert(all.end(), some.begin(), some.end());
    return all;
}

std::vector<Access> all_accesses(const RecordedCase& one) {
    return all_accesses(one.traced(), BlockChoice(one.machine));
}

}  // namespace

TEST_CASE("the accesses of a whole layer are as many of each level, type and kind as the result counts", "[trace]") {
    RecordedCases(7, 24).for_each(4, {}, [](const RecordedCase& one) {
        INFO(one.text);
        Counts counted;
        for (const Access& access : all_accesses(one)) ++counted[{access.level, access.type, access.kind}];
        const Counts expected = counts_of_result(one.run.counters);
        for (const auto& [key, count] : expected) {
            INFO(level_rows[place(std::get<0>(key))].name << " " << data_type_names[place(std::get<1>(key))] << " "
                                                          << action_rows[place(std::get<2>(key))].name);
            REQUIRE(counted[key] == count);
        }
        REQUIRE(counted == expected);
    });
}

TEST_CASE("accesses come in order of cycle and block, within the layer's cycles", "[trace]") {
    RecordedCases(8, 8).for_each(2, {}, [](const RecordedCase& one) {
        INFO(one.text);
        const std::vector<Access> all = all_accesses(one);
        for (std::size_t i = 1; i < all.size(); ++i)
            REQUIRE(std::tie(all[i - 1].cycle, all[i - 1].block) <= std::tie(all[i].cycle, all[i].block));
        REQUIRE(all.front().cycle >= 0);
        REQUIRE(all.back().cycle.number() < one.run.counters.cycles.total);
    });
}

TEST_CASE("a window has those accesses of the whole layer that fall into it", "[trace]") {
    Random random(3);
    RecordedCases(9, 10).for_each(1, {}, [&](const RecordedCase& one) {
        INFO(one.text);
        const std::vector<Access> all = all_accesses(one);
        const auto within = [&](LayerCycle first, LayerCycle end) {
            std::vector<Access> some;
            for (const Access& access : all)
                if (access.cycle >= first && access.cycle < end) some.push_back(access);
            return some;
        };
        const auto check = [&](const RecordingWindow& window) {
            const LayerEvents events = one.record(window);
            INFO("cycles " << events.first_cycle << ".." << events.end_cycle);
            const std::vector<Access> expected = within(events.first_cycle, events.end_cycle);
            const std::vector<Access> found =
                all_accesses({one.layer, one.plan, one.machine, one.data, events}, BlockChoice(one.machine));
            REQUIRE(found.size() == expected.size());
            for (std::size_t i = 0; i < found.size(); ++i)
                if (found[i].cycle != expected[i].cycle || found[i].block != expected[i].block ||
                    found[i].operand != expected[i].operand || found[i].kind != expected[i].kind)
                    FAIL("access " << i << " in cycle " << found[i].cycle << " differs");
            return events.end_cycle - events.first_cycle;
        };
        const Cycles total = one.run.counters.cycles.total;
        for (int i = 0; i < 2; ++i) {
            const std::int64_t first = random.between(0, total - 1);
            const std::int64_t end = random.between(first + 1, total);
            REQUIRE(check({LayerCycle{first}, LayerCycle{end}}) == end - first);
        }
        const std::int64_t passes = static_cast<std::int64_t>(one.plan.passes.size());
        RecordingWindow window;
        Cycles cycles = 0;
        for (std::int64_t pass = 0; pass < std::min<std::int64_t>(passes, 3); ++pass) {
            window.first_pass = pass;
            window.end_pass = pass == 2 ? passes : pass + 1;
            cycles += check(window);
        }
        REQUIRE(cycles == total);  // windows of passes follow on one another
    });
}
