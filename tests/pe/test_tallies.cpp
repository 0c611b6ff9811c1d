// What a PE counts besides accesses: in its counters, and in the log with the cycle in which it was.
#include <catch2/catch.hpp>

#include "pe/core.hpp"

using namespace eyrie;

TEST_CASE("a tally grows by what is counted, and the log keeps when, within its window") {
    const PeConfig config;
    const Arithmetic arithmetic;
    PeCore core("pe", config, arithmetic, PeSpads{});
    core.count<&PositionCounts::macs>(3);
    PeLog log;
    log.window = {10, 20};
    core.log = &log;
    core.count<&PositionCounts::macs>(4);  // before the window
    core.state.time = 12;
    core.count<&PositionCounts::gated_macs>(5);
    CHECK(core.state.counters.macs == 7);
    CHECK(core.state.counters.gated_macs == 5);
    std::vector<PeEvent> counted;
    for (const PeEvent& event : log.events)
        if (event.kind == PeEventKind::counted) counted.push_back(event);
    REQUIRE(counted.size() == 1);
    CHECK(counted[0].at == 12);
    CHECK(counted[0].first == 5);
    CHECK(std::string(tallies[counted[0].tally()].name) == "gated_macs");
}
