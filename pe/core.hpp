// What the parts of a PE share: its local time, the program and where the PE stands in it, its spads, what it counts
// and the log. The parts are its intake, issue and output (docs/pe.md).
//
// Cycles pass here only, and each is booked to one reason.
#pragma once

#include <cstdint>

#include "pe/config.hpp"
#include "pe/cycle_reason.hpp"
#include "pe/pe_counters.hpp"
#include "pe/pe_event.hpp"
#include "pe/pe_memory.hpp"
#include "pe/program.hpp"
#include "sim/kernel/timing_state.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

class PeCore {
public:
    PeCore(const char* pe_name, const PeConfig& pe_config, const Arithmetic& pe_arithmetic, const PeSpads& pe_spads)
        : name(pe_name), config(pe_config), arithmetic(pe_arithmetic), spads(pe_spads) {}

    void start_pass(const PeProgram& next);

    // Moves local time to `at` (no earlier than now), booking the gap.
    void wait_until(ArrayCycle at, PeCycle reason) {
        if (at > state.time) {
            if (log != nullptr) log_cycles(at - state.time, reason);
            state.counters.cycles[at_reason(reason)] += at - state.time;
            state.time = at;
        }
    }
    void spend(Cycles cycles, PeCycle reason) {
        if (log != nullptr) log_cycles(cycles, reason);
        state.counters.cycles[at_reason(reason)] += cycles;
        state.time += cycles;
    }
    // Counts what is no access; the log keeps when.
    template <auto tally>  // a member of PeCounts
    void count(Count more = 1) {
        state.counters.*tally += more;
        if (log != nullptr) log->keep({state.time, more, 1, PeEventKind::counted, tally_number(tally)});
    }
    // Several alike are done at once, unless each is to be seen in the log.
    int steps_at_once(int most) const { return log == nullptr ? most : 1; }

    // Asks the processor for what the spads hold.
    void prefetch_spads() const;

    // Entries that the last position's window leaves for this one.
    int kept_entries() const { return state.position == 0 ? 0 : entries - new_entries; }
    bool takes_psums() const { return state.position >= psums_from; }
    // MACs of the pass that are done, of a program of one image and one filter.
    std::int64_t macs_done() const { return std::int64_t{state.position} * entries + state.entry; }

    // Numbers of what comes next, and events, .
    std::int64_t position_number() const { return std::int64_t{state.image} * program->positions + state.position; }
    std::int64_t entry_number() const { return position_number() * entries + state.entry; }
    std::int64_t psum_number() const { return position_number() * filters + state.filter; }
    void log_cycles(Cycles cycles, PeCycle reason);
    void log_filter(ArrayCycle at, std::int64_t number) { log->keep_filter(at, number); }
    void log_ifmap(ArrayCycle at, IfmapSide from, bool to_above = false, bool to_left = false);
    void log_psums(PeEventKind kind, ArrayCycle at, int count) { log->keep({at, psum_number(), count, kind, 0}); }

    const char* name;
    const PeConfig& config;
    const Arithmetic& arithmetic;
    PeSpads spads;
    PeLog* log = nullptr;

    // The program, and what every step asks it for.
    const PeProgram* program = nullptr;
    int entries = 0;
    int new_entries = 0;
    int filters = 0;
    int filter_words = 0;
    int psums_from = 0;  // the first position that takes psums
    bool streams_ifmaps = false;

    struct State {
        ArrayCycle time = 0;  // the first cycle the PE has not lived through yet
        int image = 0;
        int position = 0;
        int entry = 0;   // whose MACs are next
        int filter = 0;  // whose MAC or psum is next
        PeCounters counters;
    };
    State state;

    // Where the MACs stand is shown by the issue part.
    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [time, image, position, next_entry, filter, counters] = state;
        visit.base(TimingSide::pes, time - 1);
        visit.time(TimingSide::pes, time);
        visit.same(image);
        visit.same(filter);
        visit.no_timing(position, next_entry, counters);
    }
};

}  // namespace eyrie
