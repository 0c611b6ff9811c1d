// What a PE did, cycle by cycle (sim/kernel/event_log.hpp). Numbers of words, psums and MACs count within the pass, in the
// order in which pe/program.hpp runs them.
#pragma once

#include <cstdint>

#include "pe/cycle_reason.hpp"
#include "sim/kernel/event_log.hpp"

namespace eyrie {

enum class PeEventKind : std::uint8_t {
    pass,           // pass number `first` begins; before its first kept event
    cycles,         // `count` cycles for reason(); `first`: number of the first MAC (busy) or psum (psum_addition)
    filter_taken,   // filter word number `first` from the network; the number of its MAC where filters stream
    ifmap_taken,    // an ifmap word for window entry number `first`, counted over all positions; from side()
    ifmap_dropped,  // an ifmap word from the network
    ifmap_passed,   // the word taken in the same cycle goes on to the neighbour on side()
    psum_taken,     // `count` incoming psums, one a cycle, from number `first` on
    psum_put,       // `count` finished psums enter the output FIFO, one a cycle, from number `first` on
};

// Where an ifmap word comes from or goes to.
enum class IfmapSide : std::uint8_t { network, right, below, left, above };

struct PeEvent {
    Cycle at = 0;  // the first cycle; array time
    std::int64_t first = 0;
    std::int32_t count = 1;
    PeEventKind kind = PeEventKind::pass;
    std::uint8_t detail = 0;

    PeCycle reason() const { return static_cast<PeCycle>(detail); }
    IfmapSide side() const { return static_cast<IfmapSide>(detail); }
};

// The log of one PE. A gated MAC is one whose ifmap word is zero: `busy` here.
class PeLog : public EventLog<PeEvent> {
public:
    void begin_pass(std::int64_t number) { pass_ = number; pass_kept_ = false; }
    // Cycles that go on with those before become one event with them.
    void spend(Cycle at, Cycle cycles, PeCycle reason, std::int64_t first);
    void keep(const PeEvent& event) {
        if (window.touches(event.at, event.at + event.count)) add(event);
    }

private:
    void add(const PeEvent& event);

    std::int64_t pass_ = 0;
    bool pass_kept_ = true;
    std::size_t last_cycles_ = 0;  // the last event of this kind in the pass, and one; 0: none
};

}  // namespace eyrie
