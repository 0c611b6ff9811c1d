// What a page of `eyrie view` is made from: psums' values, counters as they grow.
#include <map>

#include <catch2/catch.hpp>

#include "sim/trace/operand.hpp"
#include "sim/trace/psum_values.hpp"
#include "sim/trace/running_counters.hpp"
#include "tests/trace/recorded_case.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

// The values of all words that a network carried, by word, in order of time.
std::map<std::array<std::int32_t, 4>, std::vector<std::int64_t>> by_word(const TracedLayer& traced, const BusLog& log,
                                                                         const std::vector<std::int64_t>& values) {
    std::map<std::array<std::int32_t, 4>, std::vector<std::int64_t>> words;
    std::size_t next = 0;
    for (const BusEvent& event : log.events) {
        const PassOperands place(traced.layer, traced.plan, event.pass);
        for (std::int32_t i = 0; i < event.words; ++i) {
            const Operand psum = place.psum_at(event.first_address + std::int64_t{i} * event.step);
            words[{psum.at[0], psum.at[1], psum.at[2], psum.at[3]}].push_back(values.at(next++));
        }
    }
    REQUIRE(next == values.size());
    return words;
}

}  // namespace

TEST_CASE("the last value of each psum that goes to the buffer is the ofmap's of the reference", "[trace]") {
    RecordedCases cases(41, 3);
    int checked = 0;
    cases.for_each(3, {}, [&](const RecordedCase& one) {
        INFO(one.text);
        const TracedLayer traced = one.traced();
        const PsumValues values = psum_values(traced);
        Layer without_relu = one.layer;
        without_relu.relu = false;
        const OfmapTensor reference = reference_ofmap(without_relu, one.data, one.machine.arithmetic);
        const auto words = by_word(traced, one.events.of(NetworkId::output), values.to_buffer);
        REQUIRE(words.size() == static_cast<std::size_t>(reference.size()));
        for (const auto& [at, of_word] : words) REQUIRE(of_word.back() == reference.at(at[0], at[1], at[2], at[3]));
        ++checked;
    });
    CHECK(checked > 20);
}

TEST_CASE("a record that begins with a later pass gives psums the values that one of the whole layer does", "[trace]") {
    RecordedCases cases(42, 3);
    int checked = 0, came_back = 0;
    cases.for_each(3, {}, [&](const RecordedCase& one) {
        if (one.machine.overlap_passes || one.plan.passes.size() < 2) return;
        INFO(one.text);
        const PsumValues whole = psum_values(one.traced());
        RecordingWindow window;
        window.first_pass = static_cast<std::int64_t>(one.plan.passes.size() / 2);
        const LayerEvents events = one.record(window);
        const PsumValues part = psum_values({one.layer, one.plan, one.machine, one.data, events});
        const auto is_end_of = [](const std::vector<std::int64_t>& end, const std::vector<std::int64_t>& all) {
            return end.size() <= all.size() && std::equal(end.rbegin(), end.rend(), all.rbegin());
        };
        CHECK(is_end_of(part.from_buffer, whole.from_buffer));
        CHECK(is_end_of(part.to_buffer, whole.to_buffer));
        for (std::size_t pe = 0; pe < part.put.size(); ++pe) CHECK(is_end_of(part.put[pe], whole.put[pe]));
        came_back += part.from_buffer.empty() ? 0 : 1;
        ++checked;
    });
    CHECK(checked > 8);
    CHECK(came_back > 2);
}

TEST_CASE("counters grow to those of the result, and in a part of its cycles by that part", "[trace]") {
    RecordedCases cases(43, 2);
    int checked = 0;
    cases.for_each(2, {}, [&](const RecordedCase& one) {
        INFO(one.text);
        const LayerCycle total{one.events.total_cycles}, third{one.events.total_cycles / 3};
        const auto sums = [&](LayerCycle first, LayerCycle end) {
            std::map<std::string, Count> all;
            for (const RunningCounter& counter : running_counters(one.traced(), first, end)) {
                LayerCycle last = first - 1;
                for (const auto& [cycle, count] : counter.steps) {
                    REQUIRE(cycle > last);
                    REQUIRE(cycle < end);
                    REQUIRE(count > 0);
                    last = cycle;
                    all[counter.name] += count;
                }
            }
            return all;
        };
        auto whole = sums(0, total);
        const LayerCounters& counters = one.run.counters;
        CHECK(whole["macs"] == counters.macs);
        CHECK(whole["gated_macs"] == counters.gated_macs);
        CHECK(whole["rf.psum.write"] == counters.rf_psum_writes);
        CHECK(whole["noc.psum.hop"] == counters.noc_psum_hops);
        CHECK(whole["glb.filter.read"] == counters.glb_filter_reads);
        CHECK(whole["dram.ifmap.read"] == counters.dram_ifmap);
        auto first = sums(0, third), rest = sums(third, total);
        for (const auto& [name, count] : whole) CHECK(first[name] + rest[name] == count);
        ++checked;
    });
    CHECK(checked > 8);
}
