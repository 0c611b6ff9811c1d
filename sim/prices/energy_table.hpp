// Energy per action, priced after the run: the machine counts actions, the table prices them. Its keys are those that
// the ledger's measures name. A table is a file of fixed numbers (configs/energy), or derived from what a machine is
// made of (dataflows/components).
#pragma once

#include <array>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/config/yaml.hpp"
#include "sim/ledger/vector_measures.hpp"
#include "sim/prices/price_keys.hpp"

namespace eyrie {

// The sizes that fixed prices were made for: key in a table's section `made_for`, unit, doc. 0: any, or not stated.
#define EYRIE_PRICED_SIZES(ROW)                                 \
    ROW(rf_bytes_per_pe, "bytes", "all spads of a PE together") \
    ROW(ifmap_spad_words, "words", "ifmap spad of a PE")        \
    ROW(filter_spad_words, "words", "filter spad of a PE")      \
    ROW(psum_spad_words, "words", "psum spad of a PE")          \
    ROW(glb_bytes, "bytes", "global buffer")
#define EYRIE_SIZE_MEMBER(id, unit, doc) std::int64_t id = 0;
struct PricedSizes {
    EYRIE_PRICED_SIZES(EYRIE_SIZE_MEMBER)
};
struct PricedSize {
    const char* name;
    const char* unit;
    const char* doc;
    std::int64_t PricedSizes::*size;
};
#define EYRIE_SIZE_ROW(id, unit, doc) {#id, unit, doc, &PricedSizes::id},
inline constexpr PricedSize priced_sizes[] = {EYRIE_PRICED_SIZES(EYRIE_SIZE_ROW)};

// What a machine's vector unit pays; not a number: the table has no such price. Only machines with one need them.
#define EYRIE_VECTOR_PRICE_MEMBER(id, doc) double id = std::numeric_limits<double>::quiet_NaN();
struct VectorPrices {
    EYRIE_VECTOR_PRICES(EYRIE_VECTOR_PRICE_MEMBER)
};
struct VectorPrice {
    const char* name;
    const char* key;
    const char* doc;
    double VectorPrices::*price;
};
#define EYRIE_VECTOR_PRICE_ROW(id, doc) {#id, "vector." #id, doc, &VectorPrices::id},
inline constexpr VectorPrice vector_prices[] = {EYRIE_VECTOR_PRICES(EYRIE_VECTOR_PRICE_ROW)};

// Energies in a unit of the SI; else in one of the table's own, as MAC energies.
inline bool is_absolute_unit(const std::string& unit) { return unit == "pJ"; }

struct EnergyTable {
    std::string name;
    std::string description;
    std::string source;
    std::string technology;
    double voltage_v = 0;
    std::string unit = "MAC energies";  // "pJ" makes power in mW meaningful
    int word_bits = 16;                 // of a fixed table: every access is of a word of this width; DRAM in any case
    bool derived = false;  // from the machine's components: each word has its own width, each part its size
    PricedSizes made_for;
    bool of_accelergy = false;           // an energy reference table, which has no control and may lack a clock
    std::vector<std::string> not_given;  // what a file leaves to its default: key, and what that means
    double mac_active = 0;
    double mac_gated = 0;
    double mac_gated_psum = 0;               // share of its psum accesses that a gated MAC pays
    std::array<double, price_keys> price{};  // by key
    VectorPrices vector;
    double clock_mw = 0;               // clock network, over the total time
    double leakage_mw = 0;             // over the total time
    double overhead_percent = 0;       // of MACs and accesses on the chip: control and local clocks beside them
    double other_control_percent = 0;  // of all the rest on the chip, clock network included

    bool is_absolute() const { return is_absolute_unit(unit); }
    void visit_fields(FieldVisitor& visitor);
};

// Reads an energy table file. Every price must be given, there or in the table that its key `base` names, which
// `base_table` finds; but for a few that few sources have, whose defaults change no price that is given: those left out
// are listed in `not_given`. Throws InputError.
using BaseTable = std::function<EnergyTable(const std::string& name)>;
EnergyTable load_energy_table(const std::string& path, const BaseTable& base_table = {});
EnergyTable read_energy_table(const YamlNode& root, const BaseTable& base_table = {});
// What is not a number and has a default, takes it, and is listed.
void take_defaults(EnergyTable& table);
// Throws InputError that names the first key whose price is not a number; `where`: what is short of it.
void require_prices(EnergyTable& table, const YamlNode& where);
// The same of what a vector unit pays.
void require_vector_prices(const EnergyTable& table, const YamlNode& where);
std::string energy_table_yaml(EnergyTable table, bool with_docs);

}  // namespace eyrie
