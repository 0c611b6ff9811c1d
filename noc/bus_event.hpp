// What networks did, cycle by cycle (sim/kernel/event_log.hpp).
#pragma once

#include <cstdint>

#include "sim/kernel/event_log.hpp"

namespace eyrie {

// A bus word: `words` words at first_address, first_address + step, ... of the data type's region of the global buffer.
// Input network: read in cycle read_at, in the FIFOs of the PEs of `target`, a tag of the pass's stream, in sent_at.
// Output network: taken from the PE `target` in sent_at, written to the buffer in the next cycle; read_at = sent_at.
struct BusEvent {
    Cycle read_at = 0;  // array time
    Cycle sent_at = 0;
    std::int64_t first_address = 0;
    std::int32_t step = 1;
    std::int32_t words = 1;
    std::int32_t target = 0;
    std::int32_t pass = 0;

    bool touches(const EventWindow& window) const { return window.touches(read_at, sent_at + 1); }
};

struct BusLog : EventLog<BusEvent> {
    std::int32_t pass = 0;

    void keep(BusEvent event) {
        event.pass = pass;
        if (event.touches(window)) events.push_back(event);
    }
};

// A local psum link moved psums number first ... of the pass to the next PE.
struct LinkEvent {
    Cycle at = 0;  // array time
    std::int64_t first = 0;
    std::int32_t words = 1;
    std::int32_t pass = 0;
};

struct LinkLog : EventLog<LinkEvent> {
    std::int32_t pass = 0;

    void keep(Cycle at, std::int64_t first, std::int32_t words) {
        if (window.has(at)) events.push_back({at, first, words, pass});
    }
};

}  // namespace eyrie
