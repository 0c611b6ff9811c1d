#include "dataflows/accelerator.hpp"

namespace eyrie {

void AcceleratorConfig::visit_fields(FieldVisitor& v) {
    v.text("name", name, "");
    v.text("description", description, "");
    v.integer("core_khz", core_khz, {1, 10000000}, "kHz", "clock of array, networks and global buffer");
    v.boolean("overlap_passes", overlap_passes,
              "the words of a pass are sent while PEs still work on the last; false: once the array is idle");
    v.section("array", "PE array", [&] {
        v.integer("rows", rows, {1, 1024}, "PEs", "PEs per column");
        v.integer("columns", columns, {1, 1024}, "PEs", "PEs per row");
    });
    v.section("arithmetic", "two's complement; psums wrap", [&] {
        v.integer("ifmap_bits", arithmetic.ifmap_bits, {2, 16}, "bits", "width of an ifmap word");
        v.integer("filter_bits", arithmetic.filter_bits, {2, 16}, "bits", "width of a filter word");
        v.integer("psum_bits", arithmetic.psum_bits, {2, 32}, "bits", "width of a psum word");
        v.integer("product_shift", arithmetic.product_shift, {0, 31}, "bits", "low bits dropped from each product");
    });
    v.section("pe", "one processing element", [&] { pe.visit_fields(v); });
    v.section("noc", "on-chip networks", [&] { noc.visit_fields(v); });
    v.section("glb", "global buffer", [&] { glb.visit_fields(v); });
    v.section("dram", "DRAM and the way to it", [&] { dram.visit_fields(v); });
}

namespace {

void require_fifo(const std::string& path, const std::string& fifo, int depth_words, const std::string& bus,
                  int bus_words) {
    if (depth_words < bus_words)
        throw InputError(path + ": " + fifo + ": found " + std::to_string(depth_words) + "; allowed: at least " +
                         std::to_string(bus_words) + ", the words of one bus word (" + bus + ")");
}

void check(const AcceleratorConfig& c, const std::string& path) {
    require_fifo(path, "pe.filter_fifo_words", c.pe.filter_fifo_words, "noc.filter.words_per_cycle",
                 c.noc.filter.words_per_cycle);
    require_fifo(path, "pe.ifmap_fifo_words", c.pe.ifmap_fifo_words, "noc.ifmap.words_per_cycle",
                 c.noc.ifmap.words_per_cycle);
    require_fifo(path, "pe.psum_in_fifo_words", c.pe.psum_in_fifo_words, "noc.psum.words_per_cycle",
                 c.noc.psum.words_per_cycle);
    require_fifo(path, "pe.psum_in_fifo_words", c.pe.psum_in_fifo_words, "noc.local_psum.words_per_cycle",
                 c.noc.local_psum.words_per_cycle);
    require_fifo(path, "pe.psum_out_fifo_words", c.pe.psum_out_fifo_words, "noc.local_psum.words_per_cycle",
                 c.noc.local_psum.words_per_cycle);
    require_fifo(path, "pe.psum_out_fifo_words", c.pe.psum_out_fifo_words, "noc.output.words_per_cycle",
                 c.noc.output.words_per_cycle);
}

}  // namespace

AcceleratorConfig load_accelerator(const std::string& path, const Overrides& overrides) {
    AcceleratorConfig config;
    const YamlNode root = YamlNode::load_file(path);
    YamlFieldReader reader(root, overrides);
    config.visit_fields(reader);
    reader.finish();
    check(config, path);
    return config;
}

std::string accelerator_yaml(AcceleratorConfig config, bool with_docs) {
    YamlFieldPrinter printer(with_docs);
    config.visit_fields(printer);
    return printer.text_out();
}

}  // namespace eyrie
