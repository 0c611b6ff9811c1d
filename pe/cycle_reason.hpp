// What a PE spent a cycle on: every cycle of every PE has exactly one reason.
#pragma once

#include <array>
#include <cstddef>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Name in results, what the PE does.
#define EYRIE_PE_CYCLES(ROW)                                                                 \
    ROW(busy,           "a MAC")                                                             \
    ROW(gated,          "a MAC slot switched off by a zero ifmap word")                      \
    ROW(psum_addition,  "adds an incoming psum or emits a finished one, no MAC")             \
    ROW(window_shift,   "moves the ifmap window")                                            \
    ROW(control,        "start of a pass or of an image")                                    \
    ROW(wait_filter,    "a filter word has not arrived")                                     \
    ROW(wait_ifmap,     "an ifmap word has not arrived")                                     \
    ROW(wait_psum,      "an incoming psum has not arrived")                                  \
    ROW(output_blocked, "the output FIFO is full")                                           \
    ROW(no_work,        "nothing to do in the mapping, or nothing left")                     \
    ROW(dram,           "the array stands still for a DRAM transfer that is not overlapped")
// clang-format on

enum class PeCycle { EYRIE_PE_CYCLES(EYRIE_ID) };
inline constexpr const char* pe_cycle_names[] = {EYRIE_PE_CYCLES(EYRIE_NAME)};
inline constexpr std::size_t pe_cycle_reasons = std::size(pe_cycle_names);
using PeCycles = std::array<Count, pe_cycle_reasons>;

inline constexpr std::size_t at_reason(PeCycle reason) { return static_cast<std::size_t>(reason); }

}  // namespace eyrie
