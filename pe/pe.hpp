// Processing element (JSSC'17 V-A, Fig. 12).
//
// Three spads, a pipelined multiplier and adder, FIFOs towards the networks, and its own control: an intake, an issue
// and an output part (docs/pe.md). Runs one program a pass (pe/program.hpp). Every cycle is booked to one PeCycle
// reason.
//
// The PE keeps its own local time and runs as far ahead as its FIFOs allow (docs/time-model.md).
#pragma once

#include <cstdint>
#include <string>

#include "pe/config.hpp"
#include "pe/core.hpp"
#include "pe/intake.hpp"
#include "pe/issue.hpp"
#include "pe/output.hpp"
#include "pe/pe_counters.hpp"
#include "pe/pe_event.hpp"
#include "pe/pe_memory.hpp"
#include "pe/program.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

class Pe final {
public:
    // PE number `pe` of those that `memory` has room for. All arguments, the name too, must outlive it.
    Pe(const char* name, const PeConfig& config, const Arithmetic& arithmetic, PeMemory& memory, std::size_t pe)
        : core_(name, config, arithmetic, memory.spads(pe)),
          intake_(name, config, memory, pe),
          output_(name, config, memory, pe) {}

    TimedFifo<std::int16_t>& filter_in() { return intake_.filter_in; }
    TimedFifo<std::int16_t>& ifmap_in() { return intake_.ifmap_in; }
    TimedFifo<std::int16_t>& ifmap_from_right() { return intake_.from_right; }
    TimedFifo<std::int16_t>& ifmap_from_below() { return intake_.from_below; }
    TimedFifo<PsumLane>& psum_in() { return output_.psum_in; }
    TimedFifo<PsumLane>& psum_out() { return output_.psum_out; }
    // Where this PE passes ifmap words on; null at the array's edge.
    void link_ifmaps(TimedFifo<std::int16_t>* left, TimedFifo<std::int16_t>* above) {
        intake_.link_ifmaps(left, above);
    }
    void inject_stalls(StallInjector* injector);

    // From now on the PE logs its events there; null: it logs nothing.
    void record(PeLog* log) { core_.log = log; }
    // Local time 0, empty FIFOs, counters 0.
    void reset();
    // Idle until cycle `at`: the pass is over for this PE, but not yet for others.
    void idle_until(ArrayCycle at) { core_.wait_until(at, PeCycle::no_work); }
    // Jumps over passes whose cycles are counted elsewhere.
    void skip_to(ArrayCycle at) { core_.state.time = at; }
    // For fast-forward (sim/kernel/timing_state.hpp).
    template <class Visit>
    void visit_timing(Visit& visit) {
        core_.visit_timing(visit);
        issue_.visit_timing(visit, core_, intake_);
        intake_.visit_timing(visit);
        output_.visit_timing(visit);
    }

    // Prefetch what the next steps use: first the state, later the words.
    void prefetch_state() const;
    void prefetch_words() const;

    // The next pass; the program must outlive it. Throws SimulationError when a spad is too small.
    void start_pass(const PeProgram& program);
    // Runs as far as its inputs are decided. True: something happened.
    bool advance();
    bool pass_finished() const { return issue_.pass_finished(); }

    const PeCounters& counters() const { return core_.state.counters; }
    // The PE's next cycle: all before it are booked.
    ArrayCycle local_time() const { return core_.state.time; }
    // What it waits for, for the report of a deadlock.
    std::string state() const;

private:
    PeCore core_;
    PeIssue issue_;
    PeIntake intake_;
    PeOutput output_;
};

}  // namespace eyrie
