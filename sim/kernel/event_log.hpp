// A log of what a block did and when, for traces (sim/trace).
//
// A block with a log writes its events there; for one without, the cost is a test of a pointer. Events outside the
// window are not kept, so a log is as long as its window, however long the layer.
#pragma once

#include <memory_resource>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// The array cycles [first, end).
struct EventWindow {
    ArrayCycle first = 0;
    ArrayCycle end = ArrayCycle::never();

    // Whether any part of [from, to) is in it.
    bool touches(ArrayCycle from, ArrayCycle to) const { return from < end && to > first; }
    bool has(ArrayCycle at) const { return at >= first && at < end; }
};

template <class Event>
struct EventLog {
    EventLog() = default;
    explicit EventLog(std::pmr::memory_resource* memory) : events(memory) {}  // which outlives it

    EventWindow window;
    std::pmr::vector<Event> events;  // in the block's own order
};

}  // namespace eyrie
