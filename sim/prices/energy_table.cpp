#include "sim/prices/energy_table.hpp"

#include <array>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"

namespace eyrie {

namespace {
constexpr double largest = 1e9;

std::string doc_of(const PriceKey& key) {
    const std::string accessed = level_rows[place(key.level)].accessed;
    if (accessed.empty()) return action_rows[place(key.action)].doc;
    return fmt::format("{}{} {}", accessed,
                       key.of_one_type() ? std::string(" ") + data_type_names[place(key.type)] : "",
                       action_rows[place(key.action)].name);
}

// A section for each level, in it one for each data type that is priced apart.
void visit_prices(FieldVisitor& v, std::array<double, price_keys>& price) {
    const auto prices = [&](std::string_view section) {
        for (std::size_t i = 0; i < price_keys; ++i) {
            const PriceKey& key = price_table.keys[i];
            if (key.section() == section)
                v.number(std::string(key.name()), price[i], 0, largest, "per word", doc_of(key));
        }
    };
    for_each_level([&](Level, const LevelRow& level) {
        v.section(level.name, level.doc, [&] {
            prices(level.name);
            for_each_type([&](DataType, const std::string& type) {
                const std::string section = fmt::format("{}.{}", level.name, type);
                for (std::size_t i = 0; i < price_keys; ++i) {
                    if (price_table.keys[i].section() != section) continue;
                    v.section(type, "", [&] { prices(section); });
                    break;
                }
            });
        });
    });
}
}  // namespace

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
    visit_prices(v, price);
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
