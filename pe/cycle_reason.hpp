// Why a PE spent a cycle: exactly one reason for every cycle of every PE.
#pragma once

#include <array>
#include <cstddef>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

enum class PeCycle {
    busy,            // a MAC
    gated,           // a MAC slot switched off by a zero ifmap word
    psum_addition,   // adds an incoming psum or emits a finished one, no MAC
    window_shift,    // moves the ifmap window
    control,         // start of a pass or of an image
    wait_filter,     // a filter word has not arrived
    wait_ifmap,      // an ifmap word has not arrived
    wait_psum,       // an incoming psum has not arrived
    output_blocked,  // the output FIFO is full
    no_work,         // nothing to do in the mapping, or nothing left
    dram,            // the array stands still for a DRAM transfer that is not overlapped
};
inline constexpr std::size_t pe_cycle_reasons = 11;
using PeCycles = std::array<Count, pe_cycle_reasons>;

inline constexpr std::size_t at_reason(PeCycle reason) { return static_cast<std::size_t>(reason); }

// Names as in the result file.
inline constexpr std::array<const char*, pe_cycle_reasons> pe_cycle_names = {
    "busy",       "gated",     "psum_addition",  "window_shift", "control", "wait_filter",
    "wait_ifmap", "wait_psum", "output_blocked", "no_work",      "dram"};

}  // namespace eyrie
