#include "sim/results/result_files.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/ledger/cells.hpp"
#include "sim/results/energy_units.hpp"
#include "sim/results/layer_bound.hpp"
#include "sim/results/looks.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/whole_network.hpp"
#include "sim/text/digits.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

namespace {

// A partial result must not look whole.
const char* total_name(const RunResult& run) { return run.complete() ? "total" : "total of those run"; }

// Applies `row` to every layer and to the sum of them all.
template <class Row>
void for_layers_and_total(const RunResult& run, TextTable& table, Row row) {
    for (const LayerResult& layer : run.layers) table.row(row(layer));
    if (run.layers.size() < 2) return;
    LayerResult total = total_of(run.layers);
    total.layer.name = total_name(run);
    table.rule();
    table.row(row(total));
}

// In thousandths of a unit.
std::string in_units(double value, const Unit& unit) { return fixed(value / unit.size, 3); }

Count macs_done(const LayerResult& layer) { return layer.counters.macs; }

void add_time_table(const RunResult& run, Tables& tables) {
    const double cycles_per_ms = run.accelerator.core_khz;
    const Unit unit = unit_for(static_cast<double>(total_of(run.layers).counters.cycles.total) / cycles_per_ms,
                               {{1e-3, "us"}, {1, "ms"}, {1e3, "s"}});
    const auto time = [&](Cycles cycles) {
        return with_digits(static_cast<double>(cycles) / cycles_per_ms / unit.size, 2);
    };
    TextTable table({"layer", "MACs", "passes", "PEs", "array cycles", "total cycles",
                     std::string("array ") + unit.name, std::string("total ") + unit.name, "utilisation", "check"});
    table.rename(6, "array_time");
    table.rename(7, "total_time");
    for_layers_and_total(run, table, [&](const LayerResult& layer) -> std::vector<std::string> {
        const CycleCounts& cycles = layer.counters.cycles;
        return {row_name(layer),
                with_thousands(macs_done(layer)),
                with_thousands(layer.passes),
                layer.active_pes > 0 ? std::to_string(layer.active_pes) : "",
                with_thousands(cycles.array),
                with_thousands(cycles.total),
                time(cycles.array),
                time(cycles.total),
                percent(macs_done(layer), cycles.array * run.accelerator.pes()),
                check_name(layer.check)};
    });
    const std::string title =
        fmt::format("Time (core clock {} MHz; array: DRAM fully overlapped; utilisation: MACs per PE and array cycle)",
                    fixed(run.accelerator.core_khz / 1000.0, 0));
    tables.add("time", title, std::move(table));
}

void add_stall_table(const RunResult& run, Tables& tables) {
    std::vector<std::string> header = {"layer"};
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) header.push_back(pe_cycle_names[i]);
    TextTable table(header);
    for_layers_and_total(run, table, [&](const LayerResult& layer) {
        std::vector<std::string> cells = {row_name(layer)};
        const Count all = layer.counters.cycles.total * run.accelerator.pes();
        for (const Count cycles : layer.counters.pe_cycles) cells.push_back(percent(cycles, all));
        return cells;
    });
    tables.add("cycles",
               fmt::format("Cycles of all PEs by reason (share of total cycles x {} PEs)", run.accelerator.pes()),
               std::move(table));
}

// Where the array's time goes: the average PE that has work, in array cycles.
void add_array_time_table(const RunResult& run, Tables& tables) {
    std::vector<std::string> header = {"layer", "array cycles"};
    header.insert(header.end(), std::begin(array_time_columns), std::end(array_time_columns));
    TextTable table(header);
    for (const LayerResult& layer : run.layers) {
        const LayerCounters& c = layer.counters;
        PeCycles cycles = c.pe_cycles;
        // PEs that the mapping leaves out have no work from the beginning.
        cycles[at_reason(PeCycle::no_work)] -= c.cycles.array * (run.accelerator.pes() - layer.active_pes);
        std::vector<std::string> cells = {row_name(layer), with_thousands(c.cycles.array)};
        for (const std::string_view column : array_time_columns) {
            Count sum = 0;
            for (const CycleLook& look : cycle_looks)
                if (look.in_array_time == column) sum += cycles[at_reason(look.reason)];
            cells.push_back(percent(sum, c.cycles.array * layer.active_pes));
        }
        table.row(cells);
    }
    tables.add("array",
               "Where the array's time goes (the average active PE; filter load and ramp: waiting for filter and ifmap "
               "words; drain: others still work)",
               std::move(table));
}

// Which part of the machine works for how much of a layer's time.
void add_bound_table(const RunResult& run, Tables& tables) {
    std::vector<std::string> header = {"layer", "bound by"};
    for (const std::string& part : bound_parts()) header.push_back(part);
    TextTable table(header);
    for (const LayerResult& layer : run.layers) {
        const LayerBound bound = bound_of(layer, run.accelerator);
        std::vector<std::string> cells = {row_name(layer), bound.text()};
        for (const BusyShare& one : bound.parts) cells.push_back(percent(one.share));
        table.row(cells);
    }
    tables.add("bounds",
               "What bounds each layer (share of total cycles at work: the average active PE, bus words, the DRAM "
               "link; latency: all rest for half of the time or more)",
               std::move(table));
}

void add_pause_table(const RunResult& run, Tables& tables) {
    std::vector<std::string> header = {"layer", "array"};
    for (const auto& one : pause_rows) header.push_back(one.title);
    header.push_back("total");
    TextTable table(header);
    for_layers_and_total(run, table, [&](const LayerResult& layer) {
        const CycleCounts& c = layer.counters.cycles;
        std::vector<std::string> cells = {row_name(layer), with_thousands(c.array)};
        for (const auto& one : pause_rows) cells.push_back(with_thousands(c.*one.count));
        cells.push_back(with_thousands(c.total));
        return cells;
    });
    tables.add("pauses", "Total cycles: the array's, and those in which it stands still for DRAM", std::move(table));
}

// What the words of a table are: "16-bit words", or each type by its width where they differ.
std::string words_of(const Arithmetic& arithmetic) {
    const int first = bits_of(arithmetic, word_types[0].type);
    bool equal = true;
    std::string widths;
    for (const WordTypeRow& row : word_types) {
        const int bits = bits_of(arithmetic, row.type);
        equal = equal && bits == first;
        widths += fmt::format("{}{} {}-bit", widths.empty() ? "" : ", ", row.name, bits);
    }
    return equal ? fmt::format("{}-bit words", first) : widths + " words";
}

// Columns of accesses: one for each level and action; one for a level in which each data type goes one way.
struct AccessColumn {
    std::string title;
    std::vector<Action> actions;
    Level level;
};

bool goes_one_way(Level level) {
    bool one_way = true;
    for_each_type([&](DataType type, const char*) {
        int ways = 0;
        for_each_action(level, [&](Action action, const ActionRow&) {
            ways += has_cell({level, type, action}) ? 1 : 0;
        });
        one_way = one_way && ways < 2;
    });
    return one_way;
}

std::vector<AccessColumn> access_columns() {
    std::vector<AccessColumn> columns;
    for_each_level([&](Level level, const LevelRow& row) {
        const std::string title = row.title;
        const std::size_t first = columns.size();
        for_each_action(level, [&](Action action, const ActionRow& of) {
            if (goes_one_way(level) && columns.size() > first) return columns.back().actions.push_back(action);
            int having = 0;
            for_each_level([&](Level other, const LevelRow&) { having += has_action(other, action) ? 1 : 0; });
            const bool named = columns.size() == first || having > 1;
            columns.push_back(
                {(named ? title + " " : "") + (goes_one_way(level) ? "words" : of.plural), {action}, level});
        });
    });
    return columns;
}

void add_access_table(const RunResult& run, Tables& tables) {
    const LayerCounters all = total_of(run.layers).counters;
    Count most = 0;
    for (const Transfer& one : transfer_rows) most = std::max(most, all.dram_uncompressed.*one.bytes);
    const Unit unit = unit_for(static_cast<double>(most), {{1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}});
    std::vector<std::string> header = {"layer", "type"};
    const std::vector<AccessColumn> columns = access_columns();
    for (const AccessColumn& column : columns) header.push_back(column.title);
    header.insert(header.end(), {std::string("DRAM ") + unit.name, std::string("compressed ") + unit.name});
    TextTable table(header, 2);
    table.rename(header.size() - 2, "dram_bytes");
    table.rename(header.size() - 1, "compressed_bytes");
    const auto rows = [&](const LayerResult& layer) {
        const LayerCounters& c = layer.counters;
        for (const Transfer& transfer : transfer_rows) {
            const bool first = &transfer == transfer_rows;
            std::vector<std::string> cells = {first ? row_name(layer) : "", data_type_names[place(transfer.type)]};
            for (const AccessColumn& column : columns) {
                Count sum = 0;
                for (const Action action : column.actions) sum += cell(c, {column.level, transfer.type, action});
                cells.push_back(with_thousands(sum));
            }
            for (const DramBytes* bytes : {&c.dram_uncompressed, &c.dram_crossed})
                cells.push_back(in_units(static_cast<double>(bytes->*transfer.bytes), unit));
            table.row(cells);
        }
    };
    for (const LayerResult& layer : run.layers) rows(layer);
    if (run.layers.size() > 1) {
        LayerResult total = total_of(run.layers);
        total.layer.name = total_name(run);
        table.rule();
        rows(total);
    }
    const std::string title =
        fmt::format("Accesses ({}; 1 {} = 1e{} bytes; DRAM psums are finished ofmaps)",
                    words_of(run.accelerator.arithmetic), unit.name, std::lround(std::log10(unit.size)));
    tables.add("accesses", title, std::move(table));
}

// What is counted besides, where there is something.
void add_count_table(const RunResult& run, Tables& tables) {
    std::vector<std::string> header = {"layer"};
    for_each_listed([&](const Tally& one) { header.push_back(one.name); });
    if (header.size() == 1) return;
    TextTable table(header);
    for_layers_and_total(run, table, [](const LayerResult& layer) {
        std::vector<std::string> cells = {row_name(layer)};
        for_each_listed([&](const Tally& one) { cells.push_back(with_thousands(layer.counters.*one.count)); });
        return cells;
    });
    tables.add("counts", "Other counts", std::move(table));
}

void add_energy_table(const RunResult& run, Tables& tables) {
    const bool absolute = run.energy_table.is_absolute();
    std::vector<std::string> header = {"layer"};
    const auto title = [&](const EnergyPart& part) { header.push_back(part.title); };
    for_each_energy_part(PricedBy::every, title);
    for_each_level([&](Level, const LevelRow& level) { header.push_back(level.title); });
    for_each_energy_part(PricedBy::some, title);
    header.insert(header.end(), {"total", "per MAC"});
    for_each_type([&](DataType, const char* type) { header.push_back(type); });
    if (absolute) header.push_back("chip mW");
    TextTable table(header);
    const double most = total_of(run.layers).energy.total();
    const Unit unit = energy_unit_for(most / 10, run.energy_table.unit);
    for_layers_and_total(run, table, [&](const LayerResult& layer) {
        const LayerEnergy& e = layer.energy;
        const auto v = [&](double energy) { return in_units(energy, unit); };
        std::vector<std::string> cells = {row_name(layer)};
        const auto add = [&](const EnergyPart& part) { cells.push_back(v(e.*part.energy)); };
        for_each_energy_part(PricedBy::every, add);
        for (const TypeEnergy& level : e.level) cells.push_back(v(level.sum()));
        for_each_energy_part(PricedBy::some, add);
        cells.insert(cells.end(), {v(e.total()), fixed(e.total() / static_cast<double>(macs_done(layer)), 3)});
        for_each_type([&](DataType type, const char*) { cells.push_back(v(e.of(type))); });
        if (absolute)
            cells.push_back(fixed(chip_power_mw(e, layer.counters.cycles.total, run.accelerator.core_khz), 1));
        return cells;
    });
    const std::string heading = fmt::format("Energy (table {}, in {}{}; per MAC in {})", run.energy_table.name,
                                            unit.name, absolute ? "" : run.energy_table.unit, run.energy_table.unit);
    tables.add("energy", heading, std::move(table));
}

// Which limit ended a search, and what raises it.
const char* end_of_search(SearchEnd end) {
    switch (end) {
        case SearchEnd::simulations: return " (all that --mapper-limit allows)";
        case SearchEnd::pe_cycles:
            return " (PEs' cycles that --mapper-limit allows are spent; a larger one allows more)";
        case SearchEnd::bounds: return " (too many mappings to bound them all; no option raises that limit)";
        case SearchEnd::none: break;
    }
    return "";
}

// Which layers' mappings are not proven to be the best; "" when all are.
std::string unproven_lines(const RunResult& run) {
    std::string lines;
    for (const LayerResult& layer : run.layers) {
        if (!layer.origin.proof || layer.origin.proof->proven) continue;
        const MappingProof& proof = *layer.origin.proof;
        lines += fmt::format("{}: the best of {} simulated mappings; ", row_name(layer), proof.simulated);
        lines += proof.saw_all ? fmt::format("another could have up to {:.2g} % less {}{}\n", 100 * proof.gap,
                                             run.objective, end_of_search(proof.ended_by))
                               : fmt::format("{} does not name all that are legal\n", layer.dataflow);
    }
    return lines.empty() ? "" : lines + "\n";
}

// Which layers have no room for the second halves that the machine is to have; "" when all have, or it has none.
std::string double_buffer_lines(const RunResult& run) {
    const DoubleBuffer wanted = run.accelerator.glb.double_buffered;
    std::string lines;
    for (const LayerResult& layer : run.layers)
        if (layer.double_buffered != wanted)
            lines += fmt::format(
                "{}: no room in the buffer for both halves of glb.double_buffered={}; double-buffered: {}\n",
                row_name(layer), double_buffer_name(wanted), double_buffer_name(layer.double_buffered));
    return lines.empty() ? "" : lines + "\n";
}

void add_mapping_table(const RunResult& run, Tables& tables) {
    TextTable table({"layer", "dataflow and mapping"});
    for (const LayerResult& layer : run.layers)
        table.row({row_name(layer), fmt::format("{}: {}{}", layer.dataflow, layer.mapping,
                                                folding_text(layer.layer, layer.batch, layer.folding))});
    tables.add(
        "mappings",
        fmt::format("Mappings ({})", run.mapping_file.empty() ? "chosen for least " + run.objective : run.mapping_file),
        std::move(table), unproven_lines(run) + double_buffer_lines(run));
}

// "35.5 mJ".
std::string in_best_unit(double value, std::initializer_list<Unit> units) {
    const Unit unit = unit_for(value, units);
    return fmt::format("{:.3g} {}", value / unit.size, unit.name);
}

// Which part bounds how many layers, the most frequent first.
std::string bounds_in_words(const RunResult& run) {
    std::vector<std::pair<std::string, int>> bounds;
    for (const LayerResult& layer : run.layers) {
        const std::string by = bound_of(layer, run.accelerator).by;
        auto found = std::find_if(bounds.begin(), bounds.end(), [&](const auto& one) { return one.first == by; });
        if (found == bounds.end()) found = bounds.insert(bounds.end(), {by, 0});
        ++found->second;
    }
    std::stable_sort(bounds.begin(), bounds.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (bounds.size() == 1) return bounds.front().first;
    std::string text;
    for (const auto& [by, layers] : bounds) text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", by, layers);
    return text;
}

// The whole run at a glance.
std::string summary_line(const RunResult& run) {
    if (run.layers.empty()) return "";
    const LayerResult total = total_of(run.layers);
    const WholeNetwork whole = whole_network(run);
    const std::string time = in_best_unit(static_cast<double>(whole.cycles()) / run.accelerator.core_khz,
                                          {{1e-3, "us"}, {1, "ms"}, {1e3, "s"}});
    const std::string energy = run.energy_table.is_absolute()
                                   ? in_best_unit(whole.energy(), absolute_energy_units)
                                   : fmt::format("{} {}", scaled(whole.energy()), shown(run.energy_table.unit));
    return fmt::format(
        "{} cycles, {}; {}; {} across the DRAM link; array {} utilised; bound by {}\n", with_thousands(whole.cycles()),
        time, energy,
        in_best_unit(static_cast<double>(whole.bytes()), {{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}}),
        percent(macs_done(total), total.counters.cycles.array * run.accelerator.pes()), bounds_in_words(run));
}

}  // namespace

std::string cannot_run_lines(const std::vector<UnrunLayer>& layers) {
    std::string lines;
    for (const UnrunLayer& one : layers) lines += shown(one.text()) + "\n";
    return lines.empty() ? "" : fmt::format("Cannot run\n{}\n", lines);
}

Tables result_tables(const RunResult& run) {
    Tables tables;
    add_mapping_table(run, tables);
    add_time_table(run, tables);
    add_bound_table(run, tables);
    add_array_time_table(run, tables);
    add_stall_table(run, tables);
    add_pause_table(run, tables);
    add_access_table(run, tables);
    add_count_table(run, tables);
    add_energy_table(run, tables);
    add_vector_tables(run, tables);
    return tables;
}

std::string result_table(const RunResult& run, const TableLayout& layout) {
    const std::string missing =
        run.complete() ? "" : fmt::format("; {}: all totals are of the others", run.what_is_missing());
    const std::string head = fmt::format(
        "{} on {}, batch {}, {} x {} PEs{}\n{}\n{}", shown(run.network), shown(run.machine_title()), run.batch,
        run.accelerator.rows, run.accelerator.columns, missing, summary_line(run), cannot_run_lines(run.cannot_run));
    const std::string tail = fmt::format("{}check: {}{}\n", remark_lines(run), check_name(total_of(run.layers).check),
                                         run.complete() ? "" : fmt::format(" ({})", run.what_is_missing()));
    return wrapped(head, layout.width) + result_tables(run).text(layout) + wrapped(tail, layout.width);
}

}  // namespace eyrie
