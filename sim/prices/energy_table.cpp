#include "sim/prices/energy_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/prices/energy_keys.hpp"

namespace eyrie {

namespace {
constexpr double largest = 1e9;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::string doc_of(const PriceKey& key) {
    const std::string accessed = level_rows[place(key.level)].accessed;
    if (accessed.empty()) return action_rows[place(key.action)].doc;
    return fmt::format("{}{} {}", accessed,
                       key.of_one_type() ? std::string(" ") + data_type_names[place(key.type)] : "",
                       action_rows[place(key.action)].name);
}

// What a file gives for a level as a whole, for all its data types: those that it names have prices of their own.
void visit_level_prices(FieldVisitor& v, Level level, std::array<double, price_keys>& price) {
    for (std::size_t action = 0; action < action_count; ++action) {
        const auto is_one = [&](const PriceKey& key) {
            return key.level == level && place(key.action) == action && key.of_one_type();
        };
        if (std::none_of(price_table.keys.begin(), price_table.keys.end(), is_one)) continue;
        double of_level = missing;
        v.number(action_rows[action].name, of_level, 0, largest, "per word", "");
        for (std::size_t i = 0; i < price_keys; ++i)
            if (!std::isnan(of_level) && is_one(price_table.keys[i])) price[i] = of_level;
    }
}

// A section for each level, in it one for each data type. `Of::levels_too`: also reads what a level gives for all.
enum class Of { types, levels_too };
void visit_prices(FieldVisitor& v, std::array<double, price_keys>& price, Of of) {
    const auto prices = [&](std::string_view section) {
        for (std::size_t i = 0; i < price_keys; ++i) {
            const PriceKey& key = price_table.keys[i];
            if (key.section() == section)
                v.number(std::string(key.name()), price[i], 0, largest, "per word", doc_of(key));
        }
    };
    for_each_level([&](Level one, const LevelRow& level) {
        v.section(level.name, level.doc, [&] {
            prices(level.name);
            if (of == Of::levels_too) visit_level_prices(v, one, price);
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

void visit(FieldVisitor& v, EnergyTable& table, Of of) {
    v.text("name", table.name, "");
    v.text("description", table.description, "");
    v.text("source", table.source, "");
    v.text("technology", table.technology, "");
    v.number("voltage_v", table.voltage_v, 0, 100, "V", "supply the numbers hold for; 0: not stated");
    v.choice("unit", table.unit, {"MAC energies", "pJ"}, "unit of every number below");
    v.integer("word_bits", table.word_bits, {1, 64}, "bits", "width of the words priced");
    v.section("made_for", "sizes that the prices are for; 0: any", [&] {
        for (const PricedSize& one : priced_sizes)
            v.integer(one.name, table.made_for.*one.size, {0, std::int64_t{1} << 40}, one.unit, one.doc);
    });
    v.section("mac", "one multiply-accumulate", [&] {
        v.number("active", table.mac_active, 0, largest, "", "");
        v.number("gated", table.mac_gated, 0, largest, "", "switched off by a zero ifmap word");
        v.number("gated_psum", table.mac_gated_psum, 0, 1, "share", "of its psum accesses that a gated MAC pays");
    });
    visit_prices(v, table.price, of);
    const bool has_vector_prices = std::any_of(std::begin(vector_prices), std::end(vector_prices),
                                               [&](const auto& one) { return !std::isnan(table.vector.*one.price); });
    v.optional_section("vector", "vector unit; words to and from the buffer are priced there", has_vector_prices, [&] {
        for (const VectorPrice& one : vector_prices)
            v.number(one.name, table.vector.*one.price, 0, largest, "", one.doc);
    });
    v.section("static", "what does not depend on one action", [&] {
        v.number("clock_mw", table.clock_mw, 0, largest, "mW", "clock network, over the total time");
        v.number("leakage_mw", table.leakage_mw, 0, largest, "mW", "over the total time");
        v.number("overhead_percent", table.overhead_percent, 0, 100000, "%",
                 "on top of MACs and accesses on the chip: control and local clocks");
        v.number("other_control_percent", table.other_control_percent, 0, 1000, "%",
                 "on top of all the rest on the chip, clock network included");
    });
}

std::vector<std::pair<std::string, double*>> required_numbers(EnergyTable& table) {
    std::vector<std::pair<std::string, double*>> numbers = {
        {"mac.active", &table.mac_active},
        {"mac.gated", &table.mac_gated},
        {"mac.gated_psum", &table.mac_gated_psum},
        {"static.clock_mw", &table.clock_mw},
        {"static.leakage_mw", &table.leakage_mw},
        {"static.overhead_percent", &table.overhead_percent},
        {"static.other_control_percent", &table.other_control_percent}};
    for (std::size_t i = 0; i < price_keys; ++i)
        numbers.emplace_back(std::string(price_table.keys[i].key), &table.price[i]);
    return numbers;
}

// What published tables rarely have, with what its absence means.
struct Default {
    std::string_view key;
    double value;
    const char* meaning;
    bool of_all = true;  // else of tables of Accelergy alone
};
constexpr Default defaults[] = {
    {"mac.gated_psum", 1, "1: psum accesses of gated MACs cost as others"},
    {"noc.ifmap.transfer", 0, "0: what a bus word costs is in its deliveries"},
    {"noc.filter.transfer", 0, "0: what a bus word costs is in its deliveries"},
    {"noc.psum.transfer", 0, "0: what a bus word costs is in its deliveries"},
    {"static.leakage_mw", 0, "0: no leakage"},
    {"static.overhead_percent", 0, "0: no control but other_control_percent"},
    {"mac.gated", 0, "0: a gated MAC costs nothing", false},
    {"static.clock_mw", 0, "0: no clock network", false},
};

bool applies(const Default& one, const EnergyTable& table) { return one.of_all || table.of_accelergy; }

// What a file says beside its prices; with a base it need not say it.
void require_words(const YamlNode& root) {
    for (const char* const key : {"unit", "word_bits"})
        if (!root.has(key))
            root.fail(fmt::format("{}: found nothing; allowed: {}, or the key base: a table to take it from", key,
                                  std::string(key) == "unit" ? "MAC energies or pJ" : "an integer from 1 to 64"));
}

}  // namespace

std::vector<KeyRow> energy_key_rows() {
    std::vector<KeyRow> rows = {{"base", "name or file", "none", "",
                                 "a table, a technology or 'derived', from which prices that are missing here come"}};
    EnergyTable table;
    for (KeyRow row : keys_of(table)) {
        const auto is = [&](const auto& one) { return one.first == row.key; };
        const std::vector<std::pair<std::string, double*>> numbers = required_numbers(table);
        if (row.key == "unit" || row.key == "word_bits" || std::any_of(numbers.begin(), numbers.end(), is))
            row.otherwise.clear();
        for (const Default& one : defaults)
            if (row.key == one.key && applies(one, table)) row.otherwise = one.meaning;
        rows.push_back(row);
    }
    return rows;
}

void EnergyTable::visit_fields(FieldVisitor& v) { visit(v, *this, Of::types); }

EnergyTable load_energy_table(const std::string& path, const BaseTable& base_table) {
    return read_energy_table(YamlNode::load_file(path), base_table);
}

EnergyTable read_energy_table(const YamlNode& root, const BaseTable& base_table) {
    EnergyTable table;
    std::string base;
    if (root.is_map() && root.has("base")) {
        base = root.at("base").as_text();
        if (!base_table) root.at("base").fail("a table that others stand on has no base itself; allowed: no base");
        table = base_table(base);
    } else {
        for (const auto& [key, number] : required_numbers(table)) *number = missing;
    }
    table.derived = false;
    YamlFieldReader reader(root, Overrides());
    reader.text("base", base, "");
    visit(reader, table, Of::levels_too);
    reader.finish();
    if (base.empty()) require_words(root);
    take_defaults(table);
    require_prices(table, root);
    return table;
}

void take_defaults(EnergyTable& table) {
    for (const auto& [key, number] : required_numbers(table))
        for (const Default& one : defaults)
            if (key == one.key && applies(one, table) && std::isnan(*number)) {
                *number = one.value;
                table.not_given.push_back(fmt::format("{} ({})", key, one.meaning));
            }
}

void require_prices(EnergyTable& table, const YamlNode& where) {
    for (const auto& [key, number] : required_numbers(table))
        if (std::isnan(*number))
            where.fail(
                fmt::format("{}: found no price; allowed: a number from 0 on, or a table with the key base: a "
                            "table to take what is missing from",
                            key));
}

void require_vector_prices(const EnergyTable& table, const YamlNode& where) {
    for (const VectorPrice& one : vector_prices)
        if (std::isnan(table.vector.*one.price))
            where.fail(
                fmt::format("{}: found no price, and the machine has a vector unit; allowed: a number from 0 on, "
                            "or --energy derived",
                            one.key));
}

std::string energy_table_yaml(EnergyTable table, bool with_docs) {
    YamlFieldPrinter printer(with_docs);
    table.visit_fields(printer);
    return printer.text_out();
}

}  // namespace eyrie
