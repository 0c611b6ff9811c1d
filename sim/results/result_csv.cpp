#include <fmt/format.h>

#include "sim/ledger/cells.hpp"
#include "sim/results/result_files.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

// One column: its name and its value.
class CsvRow {
public:
    void add(const std::string& column, const std::string& text) { add_cell(column, csv_text(text)); }
    // Numbers of what did not run are empty cells.
    void leave_numbers_out() { no_numbers_ = true; }
    void add(const std::string& column, Count value) { add_cell(column, no_numbers_ ? "" : std::to_string(value)); }
    void add(const std::string& column, double value) {
        if (no_numbers_) return add_cell(column, "");
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", value);
        add_cell(column, text);
    }
    const std::string& header() const { return header_; }
    const std::string& values() const { return values_; }

private:
    void add_cell(const std::string& column, const std::string& cell) {
        header_ += (header_.empty() ? "" : ",") + column;
        values_ += (header_ == column ? "" : ",") + cell;
    }
    std::string header_;
    std::string values_;
    bool no_numbers_ = false;
};

void add_accesses(CsvRow& row, const LayerCounters& c) {
    for_each_cell([&](const std::string& level, const std::string& type, const std::string& action, Cell at) {
        row.add(fmt::format("{}_{}_{}", level, type, action), cell(c, at));
    });
    row.add("dram_bytes_uncompressed", sum(c.dram_uncompressed));
    row.add("dram_bytes_compressed", sum(c.dram_crossed));
}

void add_energy(CsvRow& row, const LayerEnergy& e, const std::string& unit) {
    const auto add = [&](const EnergyPart& part) { row.add(std::string("energy_") + part.name, e.*part.energy); };
    for_each_energy_part(PricedBy::every, add);
    for_each_level([&](Level level, const LevelRow& row_of) {
        const std::string name = row_of.name;
        for_each_type([&](DataType type, const std::string& of_type) {
            row.add(fmt::format("energy_{}_{}", name, of_type), e[level][type]);
        });
    });
    for_each_energy_part(PricedBy::some, add);
    row.add("energy_total", e.total());
    row.add("energy_unit", unit);
}

CsvRow layer_row(CsvRow row, const LayerResult& layer, const RunResult& run) {
    row.add("network", run.network);
    row.add("layer", layer.layer.name);
    row.add("batch", layer.batch);
    row.add("dataflow", layer.dataflow);
    row.add("mapping", layer.mapping);
    row.add("macs", layer.macs());
    row.add("gated_macs", layer.counters.gated_macs);
    row.add("passes", layer.passes);
    row.add("active_pes", static_cast<Count>(layer.active_pes));
    const LayerCounters& c = layer.counters;
    for (const auto& one : array_cycle_rows) row.add(std::string("cycles_") + one.name, c.cycles.*one.count);
    for (const auto& one : pause_rows) row.add(std::string("cycles_pause_") + one.name, c.cycles.*one.count);
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i)
        row.add(std::string("pe_cycles_") + pe_cycle_names[i], c.pe_cycles[i]);
    add_accesses(row, c);
    for_each_listed([&](const Tally& one) { row.add(one.name, c.*one.count); });
    add_energy(row, layer.energy, run.energy_table.unit);
    row.add("check", check_name(layer.check));
    row.add("accelerator", run.accelerator.name);
    row.add("overrides", fmt::format("{}", fmt::join(run.accelerator.overrides, " ")));
    return row;
}

// The reason stands where the mapping would.
CsvRow unrun_row(const UnrunLayer& unrun, const RunResult& run) {
    CsvRow row;
    row.leave_numbers_out();
    LayerResult layer;
    layer.layer.name = unrun.layer;
    layer.dataflow = run.dataflow;
    layer.mapping = "cannot run: " + unrun.text();
    return layer_row(row, layer, run);
}

}  // namespace

std::string result_csv(const std::vector<RunResult>& runs) {
    std::string out;
    const auto add = [&](const CsvRow& row) {
        if (out.empty()) out = row.header() + "\n";
        out += row.values() + "\n";
    };
    for (const RunResult& run : runs) {
        for (const LayerResult& layer : run.layers) add(layer_row(CsvRow(), layer, run));
        for (const UnrunLayer& layer : run.cannot_run) add(unrun_row(layer, run));
    }
    return out;
}

std::string result_csv(const RunResult& run) { return result_csv(std::vector<RunResult>{run}); }

}  // namespace eyrie
