// What a PE did, cycle by cycle (sim/kernel/event_log.hpp). Words, psums and MACs are numbered within the pass, in the
// order in which pe/program.hpp runs them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "pe/cycle_reason.hpp"
#include "sim/kernel/event_log.hpp"
#include "sim/ledger/measures.hpp"

namespace eyrie {

enum class PeEventKind : std::uint8_t {
    pass,           // pass number `first` begins; logged before the pass's first event
    cycles,         // `count` cycles for reason(); `first`: number of the first MAC or psum
    filter_taken,   // `count` filter words from the network, one a cycle, from number `first` on; their MACs' numbers
                    // where filters stream
    ifmap_taken,    // an ifmap word for window entry number `first`, counted over all positions; from side()
    ifmap_dropped,  // an ifmap word from the network
    ifmap_passed,   // the word taken in the same cycle goes on to the neighbour on side()
    psum_taken,     // `count` incoming psums, one a cycle, from number `first` on
    psum_put,       // `count` finished psums enter the output FIFO, one a cycle, from number `first` on
    counted,        // tally() of the ledger grows by `first`
};

// Whether each cycle booked to the reason has the number of a MAC or psum.
constexpr bool is_numbered(PeCycle reason) { return reason == PeCycle::busy || reason == PeCycle::psum_addition; }

// Where an ifmap word comes from or goes to.
enum class IfmapSide : std::uint8_t { network, right, below, left, above };

struct PeEvent {
    ArrayCycle at = 0;  // the first cycle
    std::int64_t first = 0;
    std::int32_t count = 1;
    PeEventKind kind = PeEventKind::pass;
    std::uint8_t detail = 0;

    PeCycle reason() const { return static_cast<PeCycle>(detail); }
    IfmapSide side() const { return static_cast<IfmapSide>(detail); }
    std::size_t tally() const { return detail; }
};

// The log of one PE. A gated MAC, one on a zero ifmap word, is logged as `busy`.
class PeLog : public EventLog<PeEvent> {
public:
    using EventLog::EventLog;
    void begin_pass(std::int64_t number) {
        pass_ = number;
        pass_kept_ = false;
    }
    // Logs cycles; those that continue the last event are joined to it.
    void spend(ArrayCycle at, Cycles cycles, PeCycle reason, std::int64_t first);
    void keep(const PeEvent& event) {
        if (window.touches(event.at, event.at + event.count))
            add(event);
        else if (event.at < window.first)
            before_[place(event.kind, event.detail)] += event.count;
    }
    // Logs a filter word; one that continues the last event is joined to it.
    void keep_filter(ArrayCycle at, std::int64_t number);
    bool has_events_of_pass() const { return pass_kept_; }
    // Words of a kind, from or to a side, that moved before the window began: from these follows what the FIFOs hold
    // when it begins.
    std::int64_t words_before(PeEventKind kind, IfmapSide side = IfmapSide::network) const {
        return before_[place(kind, static_cast<std::uint8_t>(side))];
    }

private:
    static constexpr std::size_t sides = std::max<std::size_t>(5, std::size(tallies));
    static std::size_t place(PeEventKind kind, std::uint8_t side) {
        return static_cast<std::size_t>(kind) * sides + side;
    }
    void add(const PeEvent& event);
    // Extends event number `last` - 1 by `more`, if it is of the same pass and `more` continues it.
    bool prolong(std::size_t last, const PeEvent& more, bool numbered);

    std::array<std::int64_t, (static_cast<std::size_t>(PeEventKind::counted) + 1) * sides> before_{};
    std::int64_t pass_ = 0;
    bool pass_kept_ = true;
    std::size_t last_cycles_ = 0;  // 1 + the index of the pass's last event of this kind; 0: none
    std::size_t last_filter_ = 0;  // likewise
};

}  // namespace eyrie
