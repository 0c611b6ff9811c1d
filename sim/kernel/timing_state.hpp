// The contract between the blocks of the array and fast-forward (docs/fast-forward.md): a block shows all that its
// future depends on, and can be moved on by a number of repetitions.
//
// A block keeps what changes while it runs in one struct, its State, and has
//
//     template <class Visit>
//     void visit_timing(Visit& visit);
//
// which names every member of State in a structured binding and hands each to the visitor as what it is, one of the
// calls below. A member that is added to State and not named there does not compile. Whatever a block keeps beside its
// State is set when a pass starts, or is its configuration.
//
// Whoever looks at the array at the end of a part of a pass (sim/fast_forward/pass_parts.cpp) is such a visitor: it
// compares, or moves on. Nothing of the array can move then.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// The array's parts run in two groups, each up to its own time: networks that bring words, and PEs with all behind
// them.
enum class TimingSide { networks, pes };

// What moves on when a part of a pass is jumped over.
enum class TimingProgress { words_in, macs, psums_out };

// Words that wait in a FIFO at the end of a part.
enum class TimingWait { nothing, words, leaving_psums };

// The calls. A visitor overrides those that it needs.
struct TimingVisitor {
    // Nothing of a side happens before this cycle from now on.
    void base(TimingSide, ArrayCycle) {}
    // A time stamp that binds a side's future; up to its base it binds nothing.
    void time(TimingSide, ArrayCycle&) {}
    // Must be the same for a state to come back.
    void same(std::int64_t) {}
    // Likewise, but of no effect on a part in which nothing leaves the array.
    void same_if_psums_leave(std::int64_t) {}
    // How far a block is. It moves on by the same number with each repetition: move_on(number).
    template <class MoveOn>
    void progress(TimingProgress, std::int64_t, MoveOn) {}
    // How every block stands at the end of a part.
    void at_end_of_part(bool) {}
    // Members that no later cycle depends on: counters, values, and what only reports look at.
    template <class... Members>
    void no_timing(const Members&...) {}
};

}  // namespace eyrie
