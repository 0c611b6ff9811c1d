// What the parts of a PE (intake, issue and output, docs/pe.md) share: local time, the program and the position in it,
// the spads, the counters and the log.
//
// Only this class lets cycles pass. Each is booked to one reason.
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
    // Counts something other than an access; the log records when.
    template <auto tally>  // a member of PeCounts
    void count(Count more = 1) {
        state.counters.*tally += more;
        if (log != nullptr) log->keep({state.time, more, 1, PeEventKind::counted, tally_number(tally)});
    }
    // How many equal steps are done at once: `most`, but one at a time where the log shows each.
    int steps_at_once(int most) const { return log == nullptr ? most : 1; }

    // Prefetches the spads' contents.
    void prefetch_spads() const;

    // Entries of the window that this position reuses from the last one.
    int kept_entries() const { return state.position == 0 ? 0 : entries - new_entries; }
    bool takes_psums() const { return state.position >= psums_from; }
    // MACs done in this pass, for a program of one image and one filter.
    std::int64_t macs_done() const { return std::int64_t{state.position} * entries + state.entry; }

    // The numbers of the next position, entry and psum (pe/pe_event.hpp), and the events that carry them.
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

    // The program, and copies of what every step needs of it.
    const PeProgram* program = nullptr;
    int entries = 0;
    int new_entries = 0;
    int filters = 0;
    int filter_words = 0;
    int psums_from = 0;  // the first position that takes psums
    bool streams_ifmaps = false;

    struct State {
        ArrayCycle time = 0;  // the PE's next cycle: all before it are booked
        int image = 0;
        int position = 0;
        int entry = 0;   // of the next MACs
        int filter = 0;  // of the next MAC or psum
        PeCounters counters;
    };
    State state;

    // The issue part shows the progress of the MACs.
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
