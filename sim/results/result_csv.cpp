#include <fmt/format.h>

#include "sim/ledger/cells.hpp"
#include "sim/results/layer_bound.hpp"
#include "sim/results/result_files.hpp"
#include "sim/results/whole_network.hpp"
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
    row.add("batch", std::to_string(layer.batch));
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
    const LayerBound bound = bound_of(layer, run.accelerator);
    const bool is_on_the_array = layer.active_pes > 0;
    row.add("bound_by", is_on_the_array ? bound.by : "");
    row.add("bound_percent", is_on_the_array ? fmt::format("{:.17g}", 100 * bound.share) : "");
    row.add("accelerator", run.machine_title());
    row.add("overrides", fmt::format("{}", fmt::join(run.accelerator.overrides, " ")));
    row.add("core_khz", std::to_string(run.accelerator.core_khz));
    row.add("energy_table", run.energy_table.name);
    row.add("seed", std::to_string(run.seed));
    row.add("version", std::string(EYRIE_VERSION));
    row.add("repeats", layer.layer.repeats);
    const auto& proof = layer.origin.proof;
    row.add("mapping_proven", std::string(!proof ? "" : proof->proven ? "yes" : "no"));
    row.add("mapping_gap_percent", proof && proof->saw_all ? fmt::format("{:.17g}", 100 * proof->gap) : "");
    row.add("chain", std::string(run.chain ? "yes" : "no"));
    std::vector<std::string> on_chip;
    if (layer.on_chip.ifmaps) on_chip.push_back("ifmaps");
    if (layer.on_chip.ofmaps) on_chip.push_back("ofmaps");
    row.add("on_chip", fmt::format("{}", fmt::join(on_chip, " ")));
    return row;
}

// What cannot run, is left out or runs beside the array: its name, and where a layer has its mapping, what became of
// it.
CsvRow row_without_numbers(const RunResult& run, const std::string& name, const std::string& what) {
    CsvRow row;
    row.leave_numbers_out();
    LayerResult layer;
    layer.layer.name = name;
    layer.batch = run.batch;
    layer.dataflow = run.dataflow;
    layer.mapping = what;
    return layer_row(row, layer, run);
}

// Its cycles and energies stand in the layers' columns; words cross the buffer and DRAM as ifmaps and psums do.
CsvRow vector_row(const VectorResult& one, const RunResult& run) {
    LayerResult layer;
    layer.layer.name = one.operation.name;
    layer.batch = run.batch;
    layer.dataflow = "vector";
    const std::string times = one.operation.repeats > 1 ? fmt::format(" x {}", one.operation.repeats) : "";
    layer.mapping = fmt::format("{}{}, bound by {}", one.operation.kind, times, vector_bound_name(one.run.bound));
    layer.energy = as_layer_energy(one.energy);
    const VectorCounts& counts = one.run.counts;
    LayerCounters& c = layer.counters;
    c.cycles.array = one.run.cycles.run();
    c.cycles.total = one.run.cycles.total;
    c.glb_ifmap_reads = counts.port_reads;
    c.glb_ifmap_writes = counts.load_writes;
    c.glb_psum_drain_reads = counts.store_reads;
    c.glb_psum_writes = counts.port_writes;
    c.dram_ifmap = counts.dram_reads;
    c.dram_ofmap = counts.dram_writes;
    c.dram_uncompressed.ifmap = one.run.uncompressed_bytes();
    c.dram_crossed = {counts.bytes_read, 0, counts.bytes_written};
    return layer_row(CsvRow(), layer, run);
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
        for (const UnrunLayer& layer : run.cannot_run)
            add(row_without_numbers(run, layer.layer, "cannot run: " + layer.text()));
        for (const VectorResult& one : run.vector_operations) add(vector_row(one, run));
        for (const OperationBeside& one : not_run(run))
            add(row_without_numbers(
                run, one.name, fmt::format("not run: {}, beside the array, {} bytes", one.kind, bytes_of(one, run))));
        for (const std::string& layer : run.layers_left_out)
            add(row_without_numbers(run, layer, "left out: fully connected"));
    }
    return out;
}

std::string result_csv(const RunResult& run) { return result_csv(std::vector<RunResult>{run}); }

}  // namespace eyrie
