#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/compare/dataflow_comparison.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/results/layer_bound.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/results/whole_network.hpp"
#include "sim/text/digits.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

double macs_of(const ComparedDataflow& one) { return static_cast<double>(all_macs(one.run.layers)); }

// Of layers and, where a vector unit ran them, of what is beside the array.
double energy_of(const ComparedDataflow& one) { return whole_network(one.run).energy(); }
double delay_of(const ComparedDataflow& one) { return static_cast<double>(whole_network(one.run).cycles()); }
double edp_of(const ComparedDataflow& one) { return energy_of(one) * delay_of(one); }

// The first dataflow that ran every layer: what others are normalised to.
const ComparedDataflow* yardstick(const DataflowComparison& comparison) {
    for (const ComparedDataflow& one : comparison.dataflows)
        if (one.complete()) return &one;
    return nullptr;
}

std::vector<std::string> cannot_run(const ComparedDataflow& one, std::size_t columns) {
    std::vector<std::string> cells(columns, "-");
    cells[0] = one.dataflow;
    cells[1] = "cannot run";
    return cells;
}

// One row for each dataflow that ran all layers.
template <class Row>
TextTable table_of(const DataflowComparison& comparison, const std::vector<std::string>& header, Row row) {
    TextTable table(header);
    for (const ComparedDataflow& one : comparison.dataflows)
        table.row(one.complete() ? row(one, total_of(one.run.layers)) : cannot_run(one, header.size()));
    return table;
}

// Or may be: of a comparison that is still to be made.
bool any_vector_operations(const DataflowComparison& comparison) {
    return comparison.dataflows.empty() ||
           std::any_of(comparison.dataflows.begin(), comparison.dataflows.end(),
                       [](const ComparedDataflow& one) { return !one.run.vector_operations.empty(); });
}

TextTable energy_rows(const DataflowComparison& comparison) {
    const ComparedDataflow* base = yardstick(comparison);
    const double base_energy = base == nullptr ? 0 : energy_of(*base);
    std::vector<std::string> header = {"dataflow", "MAC"};
    for_each_level([&](Level, const LevelRow& level) { header.push_back(level.title); });
    // Leakage, clock and control: where some dataflow's prices have them.
    std::vector<const EnergyPart*> some;
    for_each_energy_part(PricedBy::some, [&](const EnergyPart& part) {
        // Of a comparison that is still to be made: all that there may be.
        if (base == nullptr && comparison.dataflows.empty()) some.push_back(&part);
        for (const ComparedDataflow& one : comparison.dataflows)
            if (one.complete() && total_of(one.run.layers).energy.*part.energy > 0) {
                some.push_back(&part);
                return;
            }
    });
    for (const EnergyPart* const part : some) header.push_back(part->title);
    const bool vector = any_vector_operations(comparison);
    if (vector) header.push_back("vector unit");
    const std::size_t relative = header.size() + 1;
    header.insert(header.end(), {"total", base ? "of " + base->dataflow : "relative"});
    for_each_type([&](DataType, const char* type) { header.push_back(type); });
    header.push_back("DRAM words/MAC");
    TextTable table = table_of(comparison, header, [&](const ComparedDataflow& one, const LayerResult& total) {
        const LayerEnergy& e = total.energy;
        const auto v = [&](double energy) { return with_digits(energy / macs_of(one), 4); };
        std::vector<std::string> cells = {one.dataflow, v(e.mac)};
        for (const TypeEnergy& level : e.level) cells.push_back(v(level.sum()));
        for (const EnergyPart* const part : some) cells.push_back(v(e.*(part->energy)));
        if (vector) cells.push_back(v(whole_network(one.run).vector_energy));
        cells.insert(cells.end(), {v(energy_of(one)), fixed(energy_of(one) / base_energy, 3)});
        for_each_type([&](DataType type, const char*) { cells.push_back(v(e.of(type))); });
        Count words = 0;
        for (const Measure& measure : measures)
            if (measure.level == Level::dram) words += total.counters.*measure.count;
        cells.push_back(v(static_cast<double>(words)));
        return cells;
    });
    table.rename(relative, "relative_energy");
    return table;
}

TextTable time_rows(const DataflowComparison& comparison) {
    const ComparedDataflow* base = yardstick(comparison);
    std::vector<std::string> header = {"dataflow", "array cycles"};
    const bool vector = any_vector_operations(comparison);
    if (vector) header.push_back("vector unit");
    header.insert(header.end(), {"total cycles", "ms", "utilisation", "MACs/cycle",
                                 base ? "EDP of " + base->dataflow : "relative EDP"});
    TextTable table = table_of(comparison, header, [&](const ComparedDataflow& one, const LayerResult& total) {
        const Cycles array = total.counters.cycles.array;
        const WholeNetwork whole = whole_network(one.run);
        const AcceleratorConfig& machine = one.run.accelerator;
        const double per_cycle = macs_of(one) / static_cast<double>(array);
        std::vector<std::string> cells = {one.dataflow, with_thousands(array)};
        if (vector) cells.push_back(with_thousands(whole.vector));
        cells.insert(cells.end(),
                     {with_thousands(whole.cycles()), with_digits(delay_of(one) / machine.core_khz, 2),
                      percent(per_cycle / machine.pes()), fixed(per_cycle, 1), fixed(edp_of(one) / edp_of(*base), 3)});
        return cells;
    });
    table.rename(header.size() - 1, "relative_edp");
    return table;
}

TextTable stall_rows(const DataflowComparison& comparison) {
    std::vector<std::string> header = {"dataflow"};
    for (const char* name : pe_cycle_names) header.push_back(name);
    return table_of(comparison, header, [&](const ComparedDataflow& one, const LayerResult& total) {
        std::vector<std::string> cells = {one.dataflow};
        for (const Count cycles : total.counters.pe_cycles)
            cells.push_back(percent(cycles, one.run.accelerator.pes() * total.counters.cycles.total));
        return cells;
    });
}

TextTable layer_rows(const DataflowComparison& comparison) {
    TextTable table(
        {"layer", "dataflow", "energy/MAC", "array cycles", "total cycles", "utilisation", "bound by", "mapping"}, 2);
    for (std::size_t layer = 0; layer < comparison.layers.size(); ++layer)
        for (const ComparedDataflow& one : comparison.dataflows) {
            const std::string name = &one == &comparison.dataflows.front() ? comparison.layers[layer] : "";
            if (!one.layers[layer].obstacle.empty()) {
                table.row({name, one.dataflow, "-", "-", "-", "-", "-", "cannot run"});
                continue;
            }
            std::size_t ran = 0;
            for (std::size_t i = 0; i < layer; ++i) ran += one.layers[i].obstacle.empty() ? 1 : 0;
            const LayerResult& result = one.run.layers[ran];
            const CycleCounts& cycles = result.counters.cycles;
            table.row({name, one.dataflow, with_digits(result.energy.total() / static_cast<double>(result.macs()), 4),
                       with_thousands(cycles.array), with_thousands(cycles.total),
                       percent(result.macs(), one.run.accelerator.pes() * cycles.array),
                       bound_of(result, one.run.accelerator).text(), result.mapping});
        }
    return table;
}

std::string obstacle_lines(const DataflowComparison& comparison) {
    std::string text;
    for (const ComparedDataflow& one : comparison.dataflows)
        for (const ComparedLayer& layer : one.layers)
            if (!layer.obstacle.empty()) text += shown(layer.obstacle) + "\n";
    return text.empty() ? "" : fmt::format("Cannot run\n{}\n", text);
}

void add_accuracy(const DataflowComparison& comparison, Tables& tables) {
    if (comparison.accuracy.empty()) return;
    TextTable table({"filters/ifmaps", "loss, %", "method"});
    for (const ReportedAccuracy& one : comparison.accuracy)
        table.row({one.precision, fixed(one.loss_percent, 2), one.method});
    tables.add("accuracy", "Accuracy as the literature reports it (configs/accuracy; not computed)", std::move(table));
}

// Texts in the order in which they came first, each with the dataflows that it is about.
using TextsOfDataflows = std::vector<std::pair<std::string, std::vector<std::string>>>;

void add_text(TextsOfDataflows& texts, const std::string& text, const std::string& dataflow) {
    auto entry = std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.first == text; });
    if (entry == texts.end()) entry = texts.insert(texts.end(), {text, {}});
    entry->second.push_back(dataflow);
}

// "table 65nm"; of machines in several technologies "tables 65nm (rs), 45nm (rs on other.yaml)".
std::string energy_tables(const DataflowComparison& comparison) {
    TextsOfDataflows tables;
    for (const ComparedDataflow& one : comparison.dataflows) add_text(tables, one.run.energy_table.name, one.dataflow);
    if (tables.size() < 2) return "table " + (tables.empty() ? "" : tables.front().first);
    std::vector<std::string> all;
    for (const auto& [name, rows] : tables) all.push_back(fmt::format("{} ({})", name, fmt::join(rows, ", ")));
    return fmt::format("tables {}", fmt::join(all, ", "));
}

// Of which dataflows not all mappings are proven to be the best, and how much better one could be.
std::string unproven_lines(const DataflowComparison& comparison) {
    std::string text;
    for (const ComparedDataflow& one : comparison.dataflows) {
        const std::vector<NotProven> unproven = mappings_not_proven(one.run);
        if (unproven.empty()) continue;
        text += fmt::format("{}: mappings of {} of {} layers are not proven to be the best", shown(one.dataflow),
                            unproven.size(), one.run.layers.size());
        // Of equal ones the first; no gap is below every gap.
        const NotProven& worst = *std::max_element(unproven.begin(), unproven.end(),
                                                   [](const auto& a, const auto& b) { return a.gap < b.gap; });
        if (worst.gap)
            text += fmt::format("; another could have up to {:.2g} % less {} ({})", 100 * *worst.gap, one.run.objective,
                                worst.layer);
        text += "\n";
    }
    return text;
}

// With as many digits as say that it is more than 1.
std::string ratio_above_one(double ratio) {
    std::string text;
    for (int digits = 3; text.empty() || (text == "1" && digits <= 17); ++digits)
        text = fmt::format("{:.{}g}", ratio, digits);
    return text;
}

// Who has the least of what, and how far the next one is.
std::string summary_line(const DataflowComparison& comparison) {
    std::string text;
    const auto add = [&](const char* what, double (*number)(const ComparedDataflow&)) {
        std::vector<const ComparedDataflow*> all;
        for (const ComparedDataflow& one : comparison.dataflows)
            if (one.complete()) all.push_back(&one);
        if (all.size() < 2) return;
        std::stable_sort(all.begin(), all.end(), [&](auto* a, auto* b) { return number(*a) < number(*b); });
        const double least = number(*all[0]);
        // Sums of one set of numbers in another order are equal.
        const auto next =
            std::find_if(all.begin(), all.end(), [&](auto* one) { return number(*one) > least * (1 + 1e-12); });
        std::vector<std::string> first;
        for (auto one = all.begin(); one != next; ++one) first.push_back((*one)->dataflow);
        std::vector<std::string> beside;
        if (first.size() > 1) beside.push_back("equal");
        if (next != all.end())
            beside.push_back(
                fmt::format("{}: {} times as much", (*next)->dataflow, ratio_above_one(number(**next) / least)));
        text += fmt::format("{}{}: {} ({})", text.empty() ? "" : "; ", what, fmt::join(first, ", "),
                            fmt::join(beside, "; "));
    };
    add("least energy", energy_of);
    add("least time", delay_of);
    add("least EDP", edp_of);
    return text.empty() ? "" : shown(text) + "\n";
}

}  // namespace

std::string comparison_remarks(const DataflowComparison& comparison) {
    TextsOfDataflows lines;
    for (const ComparedDataflow& one : comparison.dataflows) {
        const std::string remarks = remark_lines(one.run);
        for (std::size_t at = 0, end = 0; at < remarks.size(); at = end + 1) {
            end = remarks.find('\n', at);
            add_text(lines, remarks.substr(at, end - at), one.dataflow);
        }
    }
    std::string text;
    for (const auto& [line, dataflows] : lines)
        text +=
            (dataflows.size() == comparison.dataflows.size() ? ""
                                                             : shown(fmt::format("{}: ", fmt::join(dataflows, ", ")))) +
            line + "\n";
    return text;
}

Tables comparison_tables(const DataflowComparison& comparison) {
    Tables tables;
    const bool any = !comparison.dataflows.empty();
    const std::string unit = any ? comparison.dataflows.front().run.energy_table.unit : "";
    tables.add("energy", fmt::format("Energy per MAC ({}, in {})", energy_tables(comparison), unit),
               energy_rows(comparison));
    tables.add("time", "Time (array: DRAM fully overlapped; EDP: energy times total cycles)", time_rows(comparison));
    tables.add("cycles",
               any_vector_operations(comparison) ? "Where the PEs' cycles go (of PEs x total cycles of the layers)"
                                                 : "Where the PEs' cycles go (of PEs x total cycles)",
               stall_rows(comparison));
    tables.add("layers", "Per layer", layer_rows(comparison));
    add_accuracy(comparison, tables);
    return tables;
}

std::string comparison_table(const DataflowComparison& comparison, const TableLayout& layout) {
    CheckOutcome check = CheckOutcome::not_run;
    for (const ComparedDataflow& one : comparison.dataflows) {
        const CheckOutcome outcome = total_of(one.run.layers).check;
        if (check != CheckOutcome::mismatch && outcome != CheckOutcome::not_run) check = outcome;
    }
    const std::string head =
        fmt::format("{}, batch {}, {}; mappings of least {}\n{}\n", shown(comparison.network), comparison.batch,
                    shown(comparison.machines), comparison.dataflows.front().run.objective, summary_line(comparison));
    const std::string tail = fmt::format("{}{}{}check: {}\n", obstacle_lines(comparison), unproven_lines(comparison),
                                         comparison_remarks(comparison), check_name(check));
    return wrapped(head, layout.width) + comparison_tables(comparison).text(layout) + wrapped(tail, layout.width);
}

std::string comparison_json(const DataflowComparison& comparison) {
    Json out;
    out["schema"] = "eyrie.comparison/2";
    out["version"] = EYRIE_VERSION;
    out["network"] = comparison.network;
    out["batch"] = comparison.batch;
    out["machines"] = comparison.machines;
    const ComparedDataflow* base = yardstick(comparison);
    out["normalised_to"] = base == nullptr ? Json(nullptr) : Json(base->dataflow);
    out["dataflows"] = Json::array();
    for (const ComparedDataflow& one : comparison.dataflows) {
        Json entry;
        entry["dataflow"] = one.dataflow;
        entry["complete"] = one.complete();
        entry["cannot_run"] = cannot_run_json(one.run.cannot_run);
        if (one.complete()) {
            entry["normalised"] = {{"energy", energy_of(one) / energy_of(*base)},
                                   {"delay", delay_of(one) / delay_of(*base)},
                                   {"edp", edp_of(one) / edp_of(*base)}};
            entry["edp"] = edp_of(one);
        }
        entry.update(run_json(one.run));
        out["dataflows"].push_back(entry);
    }
    if (!comparison.accuracy.empty()) {
        out["reported_accuracy"] = Json::array();
        for (const ReportedAccuracy& one : comparison.accuracy)
            out["reported_accuracy"].push_back(
                {{"precision", one.precision}, {"method", one.method}, {"loss_percent", one.loss_percent}});
    }
    add_provenance(comparison.provenance, out);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string comparison_csv(const DataflowComparison& comparison) {
    std::vector<RunResult> runs;
    for (const ComparedDataflow& one : comparison.dataflows) runs.push_back(one.run);
    return result_csv(runs);
}

}  // namespace eyrie
