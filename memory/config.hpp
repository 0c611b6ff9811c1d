// Parameters of the global buffer, the DMA and the DRAM (JSSC'17 III, V-B).
#pragma once

#include <cstdint>
#include <string>

#include "sim/config/fields.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// Which regions of the buffer have two halves: the array works on one while the DMA fills or empties the other.
enum class DoubleBuffer : std::uint8_t { none, ifmap, ofmap, both };
const char* double_buffer_name(DoubleBuffer halves);
constexpr bool doubles_ifmaps(DoubleBuffer h) { return h == DoubleBuffer::ifmap || h == DoubleBuffer::both; }
constexpr bool doubles_ofmaps(DoubleBuffer h) { return h == DoubleBuffer::ofmap || h == DoubleBuffer::both; }

// Which words the control can keep in the buffer for later passes (docs/dataflows.md, "What the buffer keeps").
enum class Keeps : std::uint8_t { nothing, filters, ifmaps, both };
constexpr bool can_keep(Keeps control, bool filters, bool ifmaps) {
    return (!filters || control == Keeps::filters || control == Keeps::both) &&
           (!ifmaps || control == Keeps::ifmaps || control == Keeps::both);
}

struct GlobalBufferConfig {
    int shared_banks = 25;       // each given wholly to ifmaps or to psums
    int filter_banks = 2;        // for filters only
    bool filters_share = false;  // filters may also be given shared banks
    int bank_rows = 512;
    int bank_width_bits = 64;
    int read_latency_cycles = 1;
    int access_bits = 0;  // prices only: of a bank, used whole; 0: a row
    int ports = 1;        // prices only: 1: one for reads and writes; 2: one for each
    DoubleBuffer double_buffered = DoubleBuffer::none;
    Keeps keeps = Keeps::both;

    void visit_fields(FieldVisitor& visitor);
    // Of all banks.
    std::int64_t bits() const { return (std::int64_t{shared_banks} + filter_banks) * bank_rows * bank_width_bits; }
    // Words of `word_bits` that one bank holds; a word never straddles two rows.
    std::int64_t bank_words(int word_bits) const;
    // Banks that so many words of each data type take, and whether there are as many.
    struct Banks {
        std::int64_t shared = 0;  // taken of the shared banks
        std::int64_t filter = 0;  // taken of the filter banks
    };
    Banks banks_for(const Arithmetic& arithmetic, std::int64_t ifmap_words, std::int64_t psum_words,
                    std::int64_t filter_words) const;
    // Filter words that fit beside so many ifmap and psum words: in the filter banks and, where filters share, in the
    // shared banks that are left.
    std::int64_t filter_capacity_words(const Arithmetic& arithmetic, std::int64_t ifmap_words,
                                       std::int64_t psum_words) const;
    bool fits(const Banks& banks) const { return banks.shared <= shared_banks && banks.filter <= filter_banks; }
};

// How maps lie in DRAM on a machine with a run-length codec: always coded; coded unless the code of a layer's whole map
// is larger than its words; never coded.
enum class MapCoding : std::uint8_t { always, smaller, never };

// How a layer's maps lay in DRAM; raw_as_smaller: as words, since their code would have been larger.
enum class MapForm : std::uint8_t { raw, rlc, raw_as_smaller };
struct MapForms {
    MapForm ifmaps = MapForm::raw;
    MapForm ofmaps = MapForm::raw;
};

struct DramConfig {
    int link_khz = 60000;           // clock of the off-chip link
    int link_width_bits = 64;       // transferred per link cycle
    int access_latency_cycles = 0;  // link cycles before the first word of a transfer
    bool rlc = true;                // the machine has a run-length codec
    MapCoding rlc_ifmaps = MapCoding::smaller;
    MapCoding rlc_ofmaps = MapCoding::smaller;
    int rlc_run_bits = 5;         // run of zeros
    bool stores_padding = false;  // ifmaps lie in DRAM with the zeros around them
    bool join_planes = true;      // words side by side in DRAM are one transfer; false: one plane a transfer
    std::string kind = "isca16";  // prices only: one of those that the technology lists
    bool relu = true;             // ReLU unit between global buffer and codec

    // Whether maps may be coded; a map whose code would be larger is not (MapCoding::smaller).
    bool codes_ifmaps() const { return rlc && rlc_ifmaps != MapCoding::never; }
    bool codes_ofmaps(const Arithmetic& arithmetic) const {
        return rlc && rlc_ofmaps != MapCoding::never && bits_of(arithmetic, WordType::ofmap) <= widest_level;
    }
    // The codec's levels are at most this wide: wider ofmaps are stored uncoded.
    static constexpr int widest_level = 16;

    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
