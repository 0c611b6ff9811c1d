// The contract between the blocks of the array and fast-forward (docs/fast-forward.md): a block shows all that its
// future timing depends on, and can be advanced by a number of repetitions.
//
// A block keeps what changes while it runs in one struct, its State, and has
//
//     template <class Visit>
//     void visit_timing(Visit& visit);
//
// which names every member of State in a structured binding and hands each to the visitor through the call below that
// fits it. If a member is added to State and not named there, the code does not compile. Everything else in a block is
// configuration, or is set when a pass starts.
//
// Code that compares or advances the array's state at the end of a part of a pass (sim/fast_forward/pass_parts.cpp) is
// such a visitor. At that point nothing in the array can move.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// The array's blocks form two groups, each with a time of its own: the input networks, and the PEs with everything
// after them.
enum class TimingSide { networks, pes };

// What advances when a part of a pass is jumped over.
enum class TimingProgress { words_in, macs, psums_out };

// What a FIFO may hold at the end of a part.
enum class TimingWait { nothing, words, leaving_psums };

// The calls. A visitor overrides those that it needs.
struct TimingVisitor {
    // From now on nothing happens on the side before this cycle.
    void base(TimingSide, ArrayCycle) {}
    // A time stamp that constrains a side's future, unless it is at or before the side's base.
    void time(TimingSide, ArrayCycle&) {}
    // A value that must be equal in two equal states.
    void same(std::int64_t) {}
    // Likewise, but without effect on a part in which no psum leaves the array.
    void same_if_psums_leave(std::int64_t) {}
    // A block's progress, which grows by the same number with each repetition: move_on(number).
    template <class MoveOn>
    void progress(TimingProgress, std::int64_t, MoveOn) {}
    // A condition that holds at the end of a part.
    void at_end_of_part(bool) {}
    // Members that no later timing depends on: counters, values, and what only reports use.
    template <class... Members>
    void no_timing(const Members&...) {}
};

}  // namespace eyrie
