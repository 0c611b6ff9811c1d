// The processing element's parameters (JSSC'17 V-A; docs/time-model.md gives their meaning in cycles).
//
// Each is a row: its key in accelerator files, which is the member's name, its value unless a file says otherwise, what
// is allowed, and what it is.
#pragma once

#include <string>

#include "sim/config/fields.hpp"
#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// How psums that come in are added: id, what happens.
#define EYRIE_PSUM_ADDITIONS(ROW)                                                                              \
    ROW(merged,   "the incoming psum joins the last accumulation of its psum: no cycle of its own")            \
    ROW(separate, "one adder: the incoming psums are added in a state of their own, one a cycle, no MAC meanwhile")

// Integers: key, default, least, most, unit, doc. Choices: key, type, default, names, doc. Switches: key, default, doc.
#define EYRIE_PE_KEYS(INTEGER, CHOICE, SWITCH)                                                                        \
    INTEGER(ifmap_spad_words,        12, 0, 1 << 20, "words",                                                         \
            "sliding window of ifmap words; 0: none, words go from the FIFO to the multiplier")                       \
    INTEGER(filter_spad_words,      224, 0, 1 << 20, "words", "filter words kept for a pass; 0: none")                \
    INTEGER(psum_spad_words,         24, 0, 1 << 20, "words", "psums accumulated side by side; 0: none")              \
    INTEGER(ifmap_fifo_words,        16, 1, 1 << 16, "words", "FIFO from the ifmap network")                          \
    INTEGER(filter_fifo_words,       16, 1, 1 << 16, "words", "FIFO from the filter network")                         \
    INTEGER(psum_in_fifo_words,      32, 1, 1 << 16, "words", "FIFO of incoming psums")                               \
    INTEGER(psum_out_fifo_words,     32, 1, 1 << 16, "words", "FIFO of finished psums")                               \
    INTEGER(ifmap_right_fifo_words,   0, 0, 1 << 16, "words",                                                         \
            "FIFO of ifmap words that the PE to the right passes on; 0: no such link")                                \
    INTEGER(ifmap_below_fifo_words,   0, 0, 1 << 16, "words",                                                         \
            "FIFO of ifmap words that the PE below passes on; 0: no such link")                                       \
    INTEGER(pipeline_stages,          3, 1, 64,      "cycles", "spad read, multiply, add")                            \
    INTEGER(start_cycles,             1, 0, 1 << 16, "cycles", "idle state before a pass")                            \
    INTEGER(load_cycles,              2, 1, 1 << 16, "cycles", "pad and load states before each image")               \
    INTEGER(next_image_cycles,        1, 0, 1 << 16, "cycles", "state after each image")                              \
    INTEGER(window_shift_cycles_per_word, 0, 0, 16,  "cycles",                                                        \
            "0: the window is a circular register file and moves for free; 1: shifted word by word")                  \
    CHOICE(psum_addition, PsumAddition, merged, psum_addition_names,                                                  \
           "incoming psums join the last accumulation, or take a cycle each on the one adder")                        \
    SWITCH(filter_load_overlaps, true,                                                                                \
           "filter words are used as they arrive; false: all are written before the first MAC")                       \
    SWITCH(zero_gating, true, "a zero ifmap word disables the filter spad's read and the MAC")                        \
    SWITCH(gated_macs_use_psum_spad, false,                                                                           \
           "prices only: whether a MAC that is switched off still reads and writes its psum, unchanged")              \
    INTEGER(spad_ports,               1, 1, 2,       "ports",                                                         \
            "prices only: of a spad of 32 words and more; 2: it is read and written in the same cycle")               \
    INTEGER(ifmap_spad_access_bits,   0, 0, 4096,    "bits",                                                          \
            "prices only: width of a row of the ifmap spad, used whole; 0: a word")                                   \
    INTEGER(filter_spad_access_bits,  0, 0, 4096,    "bits", "prices only: the same of the filter spad")              \
    INTEGER(psum_spad_access_bits,    0, 0, 4096,    "bits", "prices only: the same of the psum spad")
// clang-format on

enum class PsumAddition { EYRIE_PSUM_ADDITIONS(EYRIE_ID) };
inline constexpr const char* psum_addition_names[] = {EYRIE_PSUM_ADDITIONS(EYRIE_NAME)};

#define EYRIE_INTEGER_KEY(key, preset, ...) int key = preset;
#define EYRIE_CHOICE_KEY(key, Type, preset, ...) Type key = Type::preset;
#define EYRIE_SWITCH_KEY(key, preset, ...) bool key = preset;

struct PeConfig {
    EYRIE_PE_KEYS(EYRIE_INTEGER_KEY, EYRIE_CHOICE_KEY, EYRIE_SWITCH_KEY)

    // Whether a PE's timing depends on the values of words. It does not: zero gating switches a MAC off, but the MAC
    // still takes its cycle.
    bool timing_depends_on_data() const { return false; }

    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
