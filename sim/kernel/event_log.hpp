// What a block did and when, for those who want to see it (sim/trace).
//
// A block that is given a log writes into it; one that is not does nothing more than ask. Events outside the window are
// not kept: a log is as long as its window, whatever the layer's length.
#pragma once

#include <memory_resource>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// [first, end).
struct EventWindow {
    ArrayCycle first = 0;
    ArrayCycle end = ArrayCycle::never();

    // Whether a part of [from, to) is in it.
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
