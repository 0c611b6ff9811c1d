#include "memory/config.hpp"

#include <algorithm>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

const std::vector<std::string> double_buffer_names = {"none", "ifmap", "ofmap", "both"};

const std::vector<std::string> keeps_names = {"nothing", "filters", "ifmaps", "both"};

const std::vector<std::string> map_coding_names = {"always", "smaller", "never"};

// A key whose values are those of an enumeration, by name.
template <class Value>
void visit_choice(FieldVisitor& v, const char* key, Value& value, const std::vector<std::string>& names,
                  const char* doc) {
    std::string name = names[static_cast<std::size_t>(value)];
    v.choice(key, name, names, doc);
    value = static_cast<Value>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

const char* double_buffer_name(DoubleBuffer halves) {
    return double_buffer_names[static_cast<std::size_t>(halves)].c_str();
}

void GlobalBufferConfig::visit_fields(FieldVisitor& v) {
    v.integer("shared_banks", shared_banks, {2, 1 << 16}, "banks", "each given wholly to ifmaps or to psums");
    v.integer("filter_banks", filter_banks, {0, 1 << 16}, "banks",
              "hold the filters of this pass and prefetch the next");
    v.boolean("filters_share", filters_share, "filters may also be given shared banks");
    v.integer("bank_rows", bank_rows, {1, 1 << 24}, "rows", "rows of one bank");
    v.integer("bank_width_bits", bank_width_bits, {8, 4096}, "bits", "width of a row");
    v.integer("access_bits", access_bits, {0, 4096}, "bits", "prices only: width of an access, used whole; 0: a row");
    v.integer("ports", ports, {1, 2}, "ports", "prices only: of a bank; 2: it is read and written in the same cycle");
    v.integer("read_latency_cycles", read_latency_cycles, {1, 64}, "cycles", "from a read to the network's FIFO");
    visit_choice(v, "double_buffered", double_buffered, double_buffer_names,
                 "regions with two halves, where there is room: loads of ifmaps, stores of ofmaps overlap the array");
    visit_choice(v, "keeps", keeps, keeps_names, "words that the control can keep for later passes");
}

std::int64_t GlobalBufferConfig::bank_words(int word_bits) const {
    return static_cast<std::int64_t>(bank_rows) * (bank_width_bits / word_bits);
}

// Filters fill their own banks first.
GlobalBufferConfig::Banks GlobalBufferConfig::banks_for(const Arithmetic& arithmetic, std::int64_t ifmap_words,
                                                        std::int64_t psum_words, std::int64_t filter_words) const {
    Banks banks;
    banks.filter = ceil_div(filter_words, bank_words(arithmetic.filter_bits));
    banks.shared = ceil_div(ifmap_words, bank_words(arithmetic.ifmap_bits)) +
                   ceil_div(psum_words, bank_words(arithmetic.psum_bits));
    if (filters_share && banks.filter > filter_banks) {
        banks.shared += banks.filter - filter_banks;
        banks.filter = filter_banks;
    }
    return banks;
}

std::int64_t GlobalBufferConfig::filter_capacity_words(const Arithmetic& arithmetic, std::int64_t ifmap_words,
                                                       std::int64_t psum_words) const {
    const std::int64_t left = shared_banks - banks_for(arithmetic, ifmap_words, psum_words, 0).shared;
    return (filter_banks + (filters_share ? left : 0)) * bank_words(arithmetic.filter_bits);
}

void DramConfig::visit_fields(FieldVisitor& v) {
    v.integer("link_khz", link_khz, {1, 100000000}, "kHz", "clock of the off-chip link");
    v.integer("link_width_bits", link_width_bits, {8, 65536}, "bits", "moved per link cycle, one direction at a time");
    v.integer("access_latency_cycles", access_latency_cycles, {0, 1 << 20}, "link cycles",
              "before the first word of a transfer");
    v.boolean("join_planes", join_planes,
              "what one load or store moves is one transfer; false: each plane of an image on its own");
    v.boolean("stores_padding", stores_padding,
              "ifmaps lie in DRAM with the zeros around them; false: the DMA writes these into the buffer");
    v.boolean("rlc", rlc, "run-length coding of ifmaps and ofmaps in DRAM");
    visit_choice(v, "rlc_ifmaps", rlc_ifmaps, map_coding_names,
                 "with rlc; smaller: a layer's ifmaps are sent raw where coding would make them larger");
    visit_choice(v, "rlc_ofmaps", rlc_ofmaps, map_coding_names,
                 "with rlc; smaller: a layer's ofmaps are sent raw where coding would make them larger");
    v.integer("rlc_run_bits", rlc_run_bits, {1, 15}, "bits", "run of zeros before a level");
    v.text("kind", kind, "prices only: isca16, lpddr, lpddr4, ddr3, hbm2, ...; those that the technology lists");
    v.boolean("relu", relu, "ReLU unit on the way to DRAM, for layers that ask for it");
}

}  // namespace eyrie
