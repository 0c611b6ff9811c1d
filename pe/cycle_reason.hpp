// What a PE spent a cycle on: every cycle of every PE has exactly one reason.
#pragma once

#include <array>
#include <cstddef>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Name in results, what each of its cycles is a step of, what the PE does. How outputs show a reason is in
// sim/results/looks.hpp.
#define EYRIE_PE_CYCLES(ROW)                                                                       \
    ROW(busy,           mac,     "a MAC")                                                          \
    ROW(gated,          mac,     "a MAC slot switched off by a zero ifmap word")                   \
    ROW(psum_addition,  psum,    "adds an incoming psum or emits a finished one, no MAC")          \
    ROW(window_shift,   nothing, "moves the ifmap window")                                         \
    ROW(control,        nothing, "start of a pass or of an image")                                 \
    ROW(wait_filter,    nothing, "a filter word has not arrived")                                  \
    ROW(wait_ifmap,     nothing, "an ifmap word has not arrived")                                  \
    ROW(wait_psum,      nothing, "an incoming psum has not arrived")                               \
    ROW(output_blocked, nothing, "the output FIFO is full")                                        \
    ROW(no_work,        nothing, "nothing to do in the mapping, or nothing left")                  \
    ROW(dram,           nothing, "the array stands still for a DRAM transfer that is not overlapped")
// clang-format on

// MACs and psums of a pass are numbered: a cycle that is a step of one has its number.
enum class PeStep { nothing, mac, psum };
inline constexpr const char* pe_step_names[] = {"", "mac", "psum"};

enum class PeCycle { EYRIE_PE_CYCLES(EYRIE_ID) };
inline constexpr const char* pe_cycle_names[] = {EYRIE_PE_CYCLES(EYRIE_NAME)};
inline constexpr std::size_t pe_cycle_reasons = std::size(pe_cycle_names);
#define EYRIE_PE_STEP(id, step, doc) PeStep::step,
inline constexpr PeStep pe_cycle_steps[] = {EYRIE_PE_CYCLES(EYRIE_PE_STEP)};
using PeCycles = std::array<Count, pe_cycle_reasons>;

inline constexpr std::size_t at_reason(PeCycle reason) { return static_cast<std::size_t>(reason); }
constexpr PeStep step_of(PeCycle reason) { return pe_cycle_steps[at_reason(reason)]; }

}  // namespace eyrie
