// Parameters of the global buffer, the DMA and the DRAM (JSSC'17 III, V-B).
#pragma once

#include <cstdint>
#include <string>

#include "sim/kernel/fields.hpp"

namespace eyrie {

struct GlobalBufferConfig {
    int shared_banks = 25;   // each given wholly to ifmaps or to psums
    int filter_banks = 2;    // prefetch the filters of the next pass
    int bank_rows = 512;
    int bank_width_bits = 64;
    int read_latency_cycles = 1;

    void visit_fields(FieldVisitor& visitor);
    // Words of `word_bits` that one bank holds; a word never straddles two rows.
    std::int64_t bank_words(int word_bits) const;
};

struct DramConfig {
    int link_khz = 60000;           // clock of the off-chip link
    int link_width_bits = 64;       // transferred per link cycle
    int access_latency_cycles = 0;  // link cycles before the first word of a transfer
    bool rlc = true;                // run-length codec on ifmaps and ofmaps
    int rlc_run_bits = 5;           // run of zeros
    bool relu = true;               // ReLU unit between global buffer and codec

    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
