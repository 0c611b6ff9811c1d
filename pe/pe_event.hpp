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

// Id; its list in scenes, "": none; what `count` may be; what `detail` says; what numbers begin with `first`; what it
// is.
// clang-format off
#define EYRIE_PE_EVENTS(ROW)                                                                                         \
    ROW(pass,          "",        one,  nothing, nothing, "pass number `first` begins; logged before its events")    \
    ROW(cycles,        "cycles",  many, reason,  steps,   "cycles for reason(), with the MACs or psums they are of") \
    ROW(filter_taken,  "filters", one,  nothing, words,   "filter words from the network, one a cycle")              \
    ROW(ifmap_taken,   "ifmaps",  one,  side,    words,   "an ifmap word from side(), for window entry `first`")     \
    ROW(ifmap_dropped, "dropped", one,  nothing, nothing, "an ifmap word from the network is dropped")               \
    ROW(ifmap_passed,  "passed",  one,  side,    words,   "the word taken in this cycle goes on to side()")          \
    ROW(psum_taken,    "taken",   many, nothing, words,   "incoming psums, one a cycle")                             \
    ROW(psum_put,      "put",     many, nothing, words,   "finished psums enter the output FIFO, one a cycle")       \
    ROW(counted,       "",        one,  tally,   nothing, "tally() of the ledger grows by `first`")
// clang-format on
// Filter words have the numbers of their MACs where filters stream; window entries are counted over all positions. A
// PE writes down `many` as one event, and filter words too, which everyone who reads them takes one by one.
enum class PeEventKind : std::uint8_t { EYRIE_PE_EVENTS(EYRIE_ID) };

enum class PeEventCount { one, many };
enum class PeEventDetail { nothing, reason, side, tally };
enum class PeEventNumbers { nothing, steps, words };  // steps: where its reason has some
inline constexpr const char* pe_event_numbers[] = {"", "steps", "words"};
struct PeEventRow {
    const char* list;
    PeEventCount count;
    PeEventDetail detail;
    PeEventNumbers numbers;

    bool in_scenes() const { return *list != '\0'; }
};
#define EYRIE_PE_EVENT_ROW(id, list, count, detail, numbers, doc) \
    {list, PeEventCount::count, PeEventDetail::detail, PeEventNumbers::numbers},
inline constexpr PeEventRow pe_event_rows[] = {EYRIE_PE_EVENTS(EYRIE_PE_EVENT_ROW)};
inline constexpr std::size_t pe_event_kinds = std::size(pe_event_rows);
constexpr const PeEventRow& row_of(PeEventKind kind) { return pe_event_rows[static_cast<std::size_t>(kind)]; }

// Whether each cycle, word or psum of an event has its own number.
constexpr bool is_numbered(PeEventKind kind, std::uint8_t detail) {
    if (row_of(kind).numbers != PeEventNumbers::steps) return row_of(kind).numbers == PeEventNumbers::words;
    return step_of(static_cast<PeCycle>(detail)) != PeStep::nothing;
}

// Where an ifmap word comes from or goes to.
#define EYRIE_IFMAP_SIDES(ROW)       \
    ROW(network, "over a bus")       \
    ROW(right, "a neighbour's word") \
    ROW(below, "a neighbour's word") \
    ROW(left, "to a neighbour")      \
    ROW(above, "to a neighbour")
enum class IfmapSide : std::uint8_t { EYRIE_IFMAP_SIDES(EYRIE_ID) };
inline constexpr const char* ifmap_side_names[] = {EYRIE_IFMAP_SIDES(EYRIE_NAME)};

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
    static constexpr std::size_t sides = std::max(std::size(ifmap_side_names), std::size(tallies));
    static std::size_t place(PeEventKind kind, std::uint8_t side) {
        return static_cast<std::size_t>(kind) * sides + side;
    }
    void add(const PeEvent& event);
    // Extends event number `last` - 1 by `more`, if it is of the same pass and `more` continues it.
    bool prolong(std::size_t last, const PeEvent& more, bool numbered);

    std::array<std::int64_t, pe_event_kinds * sides> before_{};
    std::int64_t pass_ = 0;
    bool pass_kept_ = true;
    std::size_t last_cycles_ = 0;  // 1 + the index of the pass's last event of this kind; 0: none
    std::size_t last_filter_ = 0;  // likewise
};

}  // namespace eyrie
