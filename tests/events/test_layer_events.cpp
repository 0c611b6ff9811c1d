// What is kept of a layer: what touches the window.
#include <catch2/catch.hpp>

#include "sim/events/layer_events.hpp"

using namespace eyrie;

namespace {

RecordingWindow cycles(LayerCycle first, LayerCycle end) {
    RecordingWindow window;
    window.first_cycle = first;
    window.end_cycle = end;
    return window;
}
RecordingWindow passes(std::int64_t first, std::int64_t end) {
    RecordingWindow window;
    window.first_pass = first;
    window.end_pass = end;
    return window;
}

// Four passes of 10 array cycles; before each the array stands still for 5 cycles of the layer.
void run_four_passes(LayerEvents& events) {
    for (int pass = 0; pass < 4; ++pass) {
        events.begin_pass(pass, 10 * pass, 15 * pass + 5, true);
        events.end_pass(10 * pass + 10);
    }
    events.end_layer(60, 4);
}

std::vector<std::int64_t> numbers(const LayerEvents& events) {
    std::vector<std::int64_t> all;
    for (const PassEvent& pass : events.passes) all.push_back(pass.number);
    return all;
}

}  // namespace

TEST_CASE("without a window all is recorded", "[events]") {
    LayerEvents events(4);
    run_four_passes(events);
    CHECK(numbers(events) == std::vector<std::int64_t>{0, 1, 2, 3});
    CHECK(events.first_cycle == 0);
    CHECK(events.end_cycle == 60);
    CHECK(events.total_cycles == 60);
    CHECK(events.total_passes == 4);
    CHECK(events.pes.size() == 4);
    CHECK(events.passes[2].start == 35);
    CHECK(events.passes[2].end() == 45);
}

TEST_CASE("a window of cycles has the passes that touch it", "[events]") {
    LayerEvents events(1, cycles(19, 36));  // pass 1 works in 20 to 29, pass 2 from 35 on
    run_four_passes(events);
    CHECK(numbers(events) == std::vector<std::int64_t>{1, 2});
    CHECK(events.first_cycle == 19);
    CHECK(events.end_cycle == 36);
    LayerEvents later(1, cycles(30, 35));  // the pause between them
    run_four_passes(later);
    CHECK(numbers(later).empty());
}

TEST_CASE("a window of passes begins with the end of the one before", "[events]") {
    LayerEvents events(1, passes(1, 3));
    run_four_passes(events);
    CHECK(numbers(events) == std::vector<std::int64_t>{1, 2});
    CHECK(events.first_cycle == 15);  // pass 0 ends with cycle 14; what pass 1 waits for is its
    CHECK(events.end_cycle == 45);
}

TEST_CASE("a pass is wanted if it is in the window and may work in it", "[events]") {
    const LayerEvents events(1, cycles(100, 200));
    CHECK(events.wants(0, 150, 10));
    CHECK(events.wants(0, 90, 11));
    CHECK_FALSE(events.wants(0, 90, 10));  // ends with cycle 99
    CHECK(events.wants(0, 90, std::nullopt));
    CHECK(events.wants(0, 199, 1));
    CHECK_FALSE(events.wants(0, 200, 1));
    const LayerEvents some(1, passes(2, 4));
    CHECK_FALSE(some.wants(1, 0, 5));
    CHECK(some.wants(2, 0, 5));
    CHECK(some.wants(3, 0, 5));
    CHECK_FALSE(some.wants(4, 0, 5));
}

TEST_CASE("transfers and pauses are kept where they touch the window", "[events]") {
    LayerEvents events(1, cycles(100, 200));
    const auto transfer = [&](LayerCycle start, LayerCycle end) {
        TransferEvent one;
        one.start = start;
        one.end = end;
        events.keep(one);
        return events.transfers.size();
    };
    CHECK(transfer(0, 100) == 0);
    CHECK(transfer(0, 101) == 1);
    CHECK(transfer(199, 300) == 2);
    CHECK(transfer(200, 300) == 2);
    CHECK(transfer(100, 100) == 3);  // a fast link: less than a cycle, but some of it
    const auto pause = [&](LayerCycle start, LayerCycle end) {
        events.keep(PauseEvent{TransferKind::ifmap, start, end});
        return events.pauses.size();
    };
    CHECK(pause(90, 100) == 0);
    CHECK(pause(90, 101) == 1);
    CHECK(pause(150, 150) == 1);  // none at all
    CHECK(pause(199, 250) == 2);
    CHECK(pause(200, 250) == 2);
}

TEST_CASE("blocks keep what is in the window, in array time", "[events]") {
    LayerEvents events(2, cycles(20, 26));  // array cycles 10 to 15, in pass 1
    for (int pass = 0; pass < 2; ++pass) {
        events.begin_pass(pass, 10 * pass, 15 * pass + 5, true);
        for (ArrayCycle at = 10 * pass; at < 10 * pass + 10; ++at) {
            events.links[1].keep(at, 4 * at.number(), 4);
            BusEvent bus;
            bus.read_at = bus.sent_at = at;
            events.of(NetworkId::filter).keep(bus);
        }
        events.end_pass(10 * pass + 10);
    }
    events.end_layer(30, 2);
    REQUIRE(events.links[1].events.size() == 6);
    CHECK(events.links[1].events.front().at == 10);
    CHECK(events.links[1].events.front().pass == 1);
    CHECK(events.links[1].events.back().at == 15);
    CHECK(events.links[1].words_before == 40);
    CHECK(events.links[0].events.empty());
    CHECK(events.of(NetworkId::filter).events.size() == 6);
    CHECK(events.of(NetworkId::filter).events.front().sent_at == 10);
}

TEST_CASE("a PE's log joins what goes on, and tells what came before its window", "[pe-log]") {
    PeLog log;
    log.window = {10, 30};
    log.begin_pass(3);
    log.spend(5, 3, PeCycle::busy, 0);  // before
    log.spend(12, 2, PeCycle::busy, 7);
    log.spend(14, 3, PeCycle::busy, 9);         // goes on
    log.spend(17, 1, PeCycle::busy, 20);        // another MAC: does not
    log.spend(18, 4, PeCycle::wait_filter, 0);  // another reason
    log.spend(22, 2, PeCycle::wait_filter, 5);  // waiting has no number
    log.spend(40, 2, PeCycle::busy, 30);        // behind
    REQUIRE(log.events.size() == 4);
    CHECK(log.events[0].kind == PeEventKind::pass);
    CHECK(log.events[0].first == 3);
    CHECK(log.events[1].at == 12);
    CHECK(log.events[1].count == 5);
    CHECK(log.events[1].first == 7);
    CHECK(log.events[2].at == 17);
    CHECK(log.events[3].reason() == PeCycle::wait_filter);
    CHECK(log.events[3].count == 6);
    CHECK(log.has_events_of_pass());
    log.begin_pass(4);
    CHECK_FALSE(log.has_events_of_pass());
    for (int i = 7; i < 12; ++i) log.keep_filter(i, i);
    CHECK(log.words_before(PeEventKind::filter_taken) == 3);
    REQUIRE(log.events.size() == 6);
    CHECK(log.events[4].kind == PeEventKind::pass);
    CHECK(log.events[5].at == 10);
    CHECK(log.events[5].count == 2);
    log.keep({8, 0, 2, PeEventKind::ifmap_taken, static_cast<std::uint8_t>(IfmapSide::below)});
    CHECK(log.words_before(PeEventKind::ifmap_taken, IfmapSide::below) == 2);
    CHECK(log.words_before(PeEventKind::ifmap_taken, IfmapSide::right) == 0);
}
