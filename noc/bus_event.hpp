// What the networks did, cycle by cycle (sim/kernel/event_log.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/event_log.hpp"

namespace eyrie {

// A bus word: `words` words at first_address, first_address + step, ... of the data type's region of the global buffer.
// Input network: read in cycle read_at, pushed in sent_at into the FIFOs of the PEs of `target`, a tag of the pass's
// stream. Output network: taken from the PE `target` in sent_at, written to the buffer in the next cycle; read_at =
// sent_at.
struct BusEvent {
    ArrayCycle read_at = 0;
    ArrayCycle sent_at = 0;
    std::int64_t first_address = 0;
    std::int32_t step = 1;
    std::int32_t words = 1;
    std::int32_t target = 0;
    std::int32_t pass = 0;

    // Includes the cycle in which the output network's words are written.
    bool touches(const EventWindow& window) const { return window.touches(read_at, sent_at + 2); }
};

struct BusLog : EventLog<BusEvent> {
    std::int32_t pass = 0;

    // Words that were sent before the window began, by pass and target: they may still be in FIFOs. Where passes do not
    // overlap, words of earlier passes are not.
    struct SentBefore {
        std::int32_t pass = 0;
        std::vector<std::int64_t> words;  // by target
    };
    std::vector<SentBefore> before;

    void keep(BusEvent event) {
        event.pass = pass;
        if (event.touches(window))
            events.push_back(event);
        else if (event.sent_at < window.first)
            count_before(event);
    }

private:
    void count_before(const BusEvent& event) {
        if (before.empty() || before.back().pass != pass) before.push_back({pass, {}});
        std::vector<std::int64_t>& words = before.back().words;
        const std::size_t target = static_cast<std::size_t>(event.target);
        if (target >= words.size()) words.resize(target + 1);
        words[target] += event.words;
    }
};

// A local psum link moved psums number first ... of the pass to the next PE.
struct LinkEvent {
    ArrayCycle at = 0;
    std::int64_t first = 0;
    std::int32_t words = 1;
    std::int32_t pass = 0;
};

struct LinkLog : EventLog<LinkEvent> {
    using EventLog::EventLog;

    std::int32_t pass = 0;

    std::int64_t words_before = 0;  // moved before the window began

    void keep(ArrayCycle at, std::int64_t first, std::int32_t words) {
        if (window.has(at))
            events.push_back({at, first, words, pass});
        else if (at < window.first)
            words_before += words;
    }
};

}  // namespace eyrie
