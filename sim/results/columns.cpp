#include "sim/results/columns.hpp"

#include <fmt/format.h>

#include "sim/ledger/cells.hpp"
#include "sim/results/layer_result.hpp"

namespace eyrie {

namespace {

#define EYRIE_CYCLE_COLUMN(id, name, title, doc) {name, "core cycles", doc},
#define EYRIE_PE_COLUMN(id, step, doc) {"pe_cycles_" #id, "PE-cycles", doc},
#define EYRIE_ENERGY_COLUMN(id, title, tables, doc) {#id, #tables, doc},

const std::vector<Column> array_cycles = {EYRIE_ARRAY_CYCLES(EYRIE_CYCLE_COLUMN)};
const std::vector<Column> pauses = {EYRIE_PAUSES(EYRIE_CYCLE_COLUMN)};
const std::vector<Column> pe_cycles = {EYRIE_PE_CYCLES(EYRIE_PE_COLUMN)};
const std::vector<Column> energy_docs = {EYRIE_ENERGY_PARTS(EYRIE_ENERGY_COLUMN)};  // its unit: priced by which tables

std::string listed_docs(const Cell& at) {
    std::string docs;
    for (const Measure& one : measures)
        if (is_in(one, at)) docs += fmt::format("{}{}", docs.empty() ? "" : "; and: ", one.doc);
    return docs;
}

const char* unit_of(const Cell& at) {
    for (const Measure& one : measures)
        if (is_in(one, at)) return one.unit;
    return "";
}

void add_named(std::vector<Column>& columns, const char* prefix, const std::vector<Column>& more) {
    for (const Column& one : more) columns.push_back({prefix + one.name, one.unit, one.doc});
}

void add_accesses(std::vector<Column>& columns) {
    for_each_cell([&](const std::string& level, const std::string& type, const std::string& action, const Cell& at) {
        columns.push_back({fmt::format("{}_{}_{}", level, type, action), unit_of(at), listed_docs(at)});
    });
    columns.push_back({"dram_bytes_uncompressed", "bytes", "of all data types, before run-length coding"});
    columns.push_back({"dram_bytes_compressed", "bytes", "that crossed the DRAM link"});
}

}  // namespace

std::vector<Column> energy_columns() {
    std::vector<Column> columns;
    const std::string unit = "energy_unit";
    const auto parts = [&](const std::string& of) {
        for (const Column& one : energy_docs)
            if (one.unit == of) columns.push_back({"energy_" + one.name, unit, one.doc});
    };
    parts("every");
    for_each_level([&](Level, const LevelRow& level) {
        for_each_type([&](DataType, const std::string& type) {
            columns.push_back({fmt::format("energy_{}_{}", level.name, type), unit,
                               fmt::format("accesses of {} words to {}", type, level.title)});
        });
    });
    parts("some");
    return columns;
}

std::vector<Column> result_columns() {
    std::vector<Column> columns = {{"network", "", "its name"},
                                   {"layer", "", "its name"},
                                   {"batch", "images", "of this layer"},
                                   {"dataflow", "", "its name"},
                                   {"mapping", "", "the mapping's parameters; of what was not run, why"},
                                   {"macs", "MACs", "MAC slots, gated ones included"},
                                   {"gated_macs", "MACs", "of these, switched off by a zero ifmap word"},
                                   {"passes", "passes", "through the array"},
                                   {"active_pes", "PEs", "with work in the pass that uses most"}};
    add_named(columns, "cycles_", array_cycles);
    add_named(columns, "cycles_pause_", pauses);
    add_named(columns, "", pe_cycles);
    add_accesses(columns);
    for_each_listed([&](const Tally& one) { columns.push_back({one.name, one.unit, one.doc}); });
    for (const Column& one : energy_columns()) columns.push_back(one);
    columns.push_back({"energy_total", "energy_unit", "of all columns of energy"});
    columns.push_back({"energy_unit", "", "pJ, or MAC energies"});
    columns.push_back({"check", "", "match, mismatch, not run"});
    columns.push_back({"bound_by", "", "the part of the machine that worked for most cycles, or latency"});
    columns.push_back({"bound_percent", "%", "of the total cycles in which it worked; of latency: in which it rested"});
    columns.push_back({"accelerator", "", "its name, with the keys that --set changed"});
    columns.push_back({"overrides", "", "these keys alone, separated by spaces"});
    columns.push_back({"core_khz", "kHz", "its core clock: cycles over it are milliseconds"});
    columns.push_back({"energy_table", "", "its name"});
    columns.push_back({"seed", "", "of the generated tensors"});
    columns.push_back({"version", "", "of Eyrie"});
    columns.push_back({"repeats", "", "how often the network does the layer; all other columns are of one time"});
    columns.push_back(
        {"mapping_proven", "", "of the exact mapper's choice: yes, no (its limit ended the search); else empty"});
    columns.push_back({"mapping_gap_percent", "%", "what another mapping could have less of the objective at most"});
    columns.push_back({"chain", "", "whether layers computed on what those before them made: yes, no"});
    columns.push_back({"on_chip", "", "tensors that stayed in the buffer: ifmaps, ofmaps; separated by spaces"});
    return columns;
}

}  // namespace eyrie
