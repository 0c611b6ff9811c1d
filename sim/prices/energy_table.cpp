#include "sim/prices/energy_table.hpp"

#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"

namespace eyrie {

namespace {
constexpr double largest = 1e9;
}

void ReadWriteEnergy::visit_fields(FieldVisitor& v, const std::string& what) {
    v.number("read", read, 0, largest, "per word", what + " read");
    v.number("write", write, 0, largest, "per word", what + " write");
}

void LevelEnergy::visit_fields(FieldVisitor& v, const std::string& what) {
    v.section("ifmap", "", [&] { ifmap.visit_fields(v, what + " ifmap"); });
    v.section("filter", "", [&] { filter.visit_fields(v, what + " filter"); });
    v.section("psum", "", [&] { psum.visit_fields(v, what + " psum"); });
}

void EnergyTable::visit_fields(FieldVisitor& v) {
    v.text("name", name, "");
    v.text("description", description, "");
    v.text("source", source, "");
    v.text("technology", technology, "");
    v.number("voltage_v", voltage_v, 0, 100, "V", "supply the numbers hold for; 0: not stated");
    v.choice("unit", unit, {"MAC energies", "pJ"}, "unit of every number below");
    v.integer("word_bits", word_bits, {1, 64}, "bits", "width of the words priced");
    v.section("mac", "one multiply-accumulate", [&] {
        v.number("active", mac_active, 0, largest, "", "");
        v.number("gated", mac_gated, 0, largest, "", "switched off by a zero ifmap word");
    });
    v.section("rf", "spads of a PE", [&] { rf.visit_fields(v, "spad"); });
    v.section("noc", "networks of the array", [&] {
        v.number("delivery", noc_delivery, 0, largest, "per word", "to one PE from a bus, or from a PE to the buffer");
        v.number("hop", noc_hop, 0, largest, "per word", "from a PE to its neighbour");
    });
    v.section("glb", "global buffer", [&] { glb.visit_fields(v, "buffer"); });
    v.section("dram", "", [&] { dram.visit_fields(v, "DRAM"); });
    v.section("static", "what does not depend on actions", [&] {
        v.number("clock_mw", clock_mw, 0, largest, "mW", "clock network while the array runs");
        v.number("other_control_percent", other_control_percent, 0, 1000, "%", "on top of all the rest");
    });
}

EnergyTable load_energy_table(const std::string& path) {
    EnergyTable table;
    const YamlNode root = YamlNode::load_file(path);
    YamlFieldReader reader(root, Overrides());
    table.visit_fields(reader);
    reader.finish();
    return table;
}

std::string energy_table_yaml(EnergyTable table, bool with_docs) {
    YamlFieldPrinter printer(with_docs);
    table.visit_fields(printer);
    return printer.text_out();
}

}  // namespace eyrie
