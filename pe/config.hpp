// The processing element's parameters (JSSC'17 V-A; docs/time-model.md gives their meaning in cycles).
#pragma once

#include <string>

#include "sim/config/fields.hpp"

namespace eyrie {

enum class PsumAddition {
    separate,  // one adder: the incoming psums are added in a state of their own, one a cycle, no MAC meanwhile
    merged,    // the incoming psum joins the last accumulation of its psum: no cycle of its own
};

struct PeConfig {
    int ifmap_spad_words = 12;
    int filter_spad_words = 224;
    int psum_spad_words = 24;
    int ifmap_fifo_words = 16;
    int filter_fifo_words = 16;
    int psum_in_fifo_words = 32;
    int psum_out_fifo_words = 32;
    int ifmap_right_fifo_words = 0;  // ifmap words from the PE to the right; 0: no such link
    int ifmap_below_fifo_words = 0;  // ifmap words from the PE below; 0: no such link
    int pipeline_stages = 3;
    int start_cycles = 1;
    int load_cycles = 2;
    int next_image_cycles = 1;
    int window_shift_cycles_per_word = 0;
    PsumAddition psum_addition = PsumAddition::merged;
    bool filter_load_overlaps = true;
    bool zero_gating = true;

    // Whether a PE's timing depends on the values of words. It does not: zero gating switches a MAC off, but the MAC
    // still takes its cycle.
    bool timing_depends_on_data() const { return false; }

    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
