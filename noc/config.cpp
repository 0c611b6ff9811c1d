#include "noc/config.hpp"

namespace eyrie {

namespace {

void visit_width(FieldVisitor& v, int& width_bits, int& words_per_cycle) {
    v.integer("width_bits", width_bits, {0, 1 << 16}, "bits",
              "bus width, of which words_per_cycle follows; 0: words_per_cycle words of the data type");
    v.integer("words_per_cycle", words_per_cycle, {1, 1024}, "words", "bus width");
}

}  // namespace

void InputNetworkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, width_bits, words_per_cycle);
    v.integer("buses", buses, {1, 1024}, "buses", "side by side: bus words a cycle, each with a tag of its own");
    v.integer("fifo_bus_words", fifo_bus_words, {1, 1 << 16}, "bus words", "FIFO before the Y-bus");
    v.integer("row_id_bits", row_id_bits, {0, 30}, "bits", "row tag, compared once per X-bus");
    v.integer("column_id_bits", column_id_bits, {0, 30}, "bits", "column tag, compared once per PE");
}

void OutputNetworkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, width_bits, words_per_cycle);
    v.integer("buses", buses, {1, 1024}, "buses", "side by side: bus words a cycle, each from a PE of its own");
}

void PsumLinkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, width_bits, words_per_cycle);
    v.boolean("wraps", wraps, "the top PE of a column is linked to the bottom PE of the next column");
}

void NocConfig::visit_fields(FieldVisitor& v) {
    v.section("filter", "filter input network", [&] { filter.visit_fields(v); });
    v.section("ifmap", "ifmap input network", [&] { ifmap.visit_fields(v); });
    v.section("psum", "psum input network", [&] { psum.visit_fields(v); });
    v.section("output", "output network", [&] { output.visit_fields(v); });
    v.section("local_psum", "local psum network between vertical neighbours", [&] { local_psum.visit_fields(v); });
}

}  // namespace eyrie
