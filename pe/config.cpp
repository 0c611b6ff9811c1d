#include "pe/config.hpp"

namespace eyrie {

void PeConfig::visit_fields(FieldVisitor& v) {
    v.integer("ifmap_spad_words", ifmap_spad_words, {0, 1 << 20}, "words",
              "sliding window of ifmap words; 0: none, words go from the FIFO to the multiplier");
    v.integer("filter_spad_words", filter_spad_words, {0, 1 << 20}, "words", "filter words kept for a pass; 0: none");
    v.integer("psum_spad_words", psum_spad_words, {0, 1 << 20}, "words", "psums accumulated side by side; 0: none");
    v.integer("ifmap_fifo_words", ifmap_fifo_words, {1, 1 << 16}, "words", "FIFO from the ifmap network");
    v.integer("filter_fifo_words", filter_fifo_words, {1, 1 << 16}, "words", "FIFO from the filter network");
    v.integer("psum_in_fifo_words", psum_in_fifo_words, {1, 1 << 16}, "words", "FIFO of incoming psums");
    v.integer("psum_out_fifo_words", psum_out_fifo_words, {1, 1 << 16}, "words", "FIFO of finished psums");
    v.integer("ifmap_right_fifo_words", ifmap_right_fifo_words, {0, 1 << 16}, "words",
              "FIFO of ifmap words that the PE to the right passes on; 0: no such link");
    v.integer("ifmap_below_fifo_words", ifmap_below_fifo_words, {0, 1 << 16}, "words",
              "FIFO of ifmap words that the PE below passes on; 0: no such link");
    v.integer("pipeline_stages", pipeline_stages, {1, 64}, "cycles", "spad read, multiply, add");
    v.integer("start_cycles", start_cycles, {0, 1 << 16}, "cycles", "idle state before a pass");
    v.integer("load_cycles", load_cycles, {1, 1 << 16}, "cycles", "pad and load states before each image");
    v.integer("next_image_cycles", next_image_cycles, {0, 1 << 16}, "cycles", "state after each image");
    v.integer("window_shift_cycles_per_word", window_shift_cycles_per_word, {0, 16}, "cycles",
              "0: the window is a circular register file and moves for free; 1: shifted word by word");
    std::string addition = psum_addition == PsumAddition::merged ? "merged" : "separate";
    v.choice("psum_addition", addition, {"merged", "separate"},
             "incoming psums join the last accumulation, or take a cycle each on the one adder");
    psum_addition = addition == "merged" ? PsumAddition::merged : PsumAddition::separate;
    v.boolean("filter_load_overlaps", filter_load_overlaps,
              "filter words are used as they arrive; false: all are written before the first MAC");
    v.boolean("zero_gating", zero_gating, "a zero ifmap word disables the filter spad's read and the MAC");
}

}  // namespace eyrie
