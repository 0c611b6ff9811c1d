#include "noc/config.hpp"

namespace eyrie {

namespace {

void visit_width(FieldVisitor& v, LinkConfig& link) {
    v.integer("width_bits", link.width_bits, {0, 1 << 16}, "bits",
              "bus width, of which words_per_cycle follows; 0: words_per_cycle words of the data type");
    v.integer("words_per_cycle", link.words_per_cycle, {1, 1024}, "words", "bus width");
}

}  // namespace

void InputNetworkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, *this);
    v.integer("buses", buses, {1, 1024}, "buses", "side by side: bus words a cycle, each with a tag of its own");
    v.integer("fifo_bus_words", fifo_bus_words, {1, 1 << 16}, "bus words", "FIFO before the Y-bus");
    v.integer("row_id_bits", row_id_bits, {0, 30}, "bits", "row tag, compared once per X-bus");
    v.integer("column_id_bits", column_id_bits, {0, 30}, "bits", "column tag, compared once per PE");
}

void OutputNetworkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, *this);
    v.integer("buses", buses, {1, 1024}, "buses", "side by side: bus words a cycle, each from a PE of its own");
}

void PsumLinkConfig::visit_fields(FieldVisitor& v) {
    visit_width(v, *this);
    v.boolean("wraps", wraps, "the top PE of a column is linked to the bottom PE of the next column");
}

void NocConfig::visit_fields(FieldVisitor& v) {
#define EYRIE_INPUT_SECTION(id, ...) v.section(#id, #id " input network", [&] { id.visit_fields(v); });
#define EYRIE_OUTPUT_SECTION(id, ...) v.section(#id, #id " network", [&] { id.visit_fields(v); });
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_SECTION)
    EYRIE_OUTPUT_NETWORKS(EYRIE_OUTPUT_SECTION)
    v.section("local_psum", "local psum network between vertical neighbours", [&] { local_psum.visit_fields(v); });
}

}  // namespace eyrie
