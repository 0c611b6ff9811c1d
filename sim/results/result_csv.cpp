#include "sim/results/result_files.hpp"

namespace eyrie {

namespace {

// One column: its name and its value.
class CsvRow {
public:
    void add(const std::string& column, const std::string& value) {
        header_ += (header_.empty() ? "" : ",") + column;
        values_ += (header_ == column ? "" : ",") + cell(value);
    }
    void add(const std::string& column, Count value) { add(column, std::to_string(value)); }
    void add(const std::string& column, double value) {
        char text[40];
        std::snprintf(text, sizeof text, "%.17g", value);
        add(column, std::string(text));
    }
    const std::string& header() const { return header_; }
    const std::string& values() const { return values_; }

private:
    // Quoted, as RFC 4180 has it, where a reader would else see more than one cell or line.
    static std::string cell(const std::string& value) {
        if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
        std::string out = "\"";
        for (const char c : value) out += c == '"' ? std::string("\"\"") : std::string(1, c);
        return out + "\"";
    }
    std::string header_;
    std::string values_;
};

void add_accesses(CsvRow& row, const LayerCounters& c) {
    row.add("rf_ifmap_reads", c.pes.ifmap_reads);
    row.add("rf_ifmap_writes", c.pes.ifmap_writes);
    row.add("rf_filter_reads", c.pes.filter_reads);
    row.add("rf_filter_writes", c.pes.filter_writes);
    row.add("rf_psum_reads", c.pes.psum_reads);
    row.add("rf_psum_writes", c.pes.psum_writes);
    row.add("noc_ifmap_transfers", c.ifmap_network.words_sent);
    row.add("noc_ifmap_deliveries", c.ifmap_network.words_delivered);
    row.add("noc_ifmap_hops", c.pes.ifmap_hops);
    row.add("noc_filter_transfers", c.filter_network.words_sent);
    row.add("noc_filter_deliveries", c.filter_network.words_delivered);
    row.add("noc_psum_transfers", c.psum_network.words_sent + c.output_network.words_sent);
    row.add("noc_psum_deliveries", c.psum_network.words_delivered + c.output_network.words_sent);
    row.add("noc_psum_hops", c.psum_hops);
    row.add("glb_ifmap_reads", c.glb.ifmap_reads);
    row.add("glb_ifmap_writes", c.glb.ifmap_writes);
    row.add("glb_filter_reads", c.glb.filter_reads);
    row.add("glb_filter_writes", c.glb.filter_writes);
    row.add("glb_psum_reads", c.glb.psum_reads + c.glb.psum_drain_reads);
    row.add("glb_psum_writes", c.glb.psum_writes);
    row.add("dram_ifmap_reads", c.dma.ifmap.words);
    row.add("dram_filter_reads", c.dma.filter.words);
    row.add("dram_psum_writes", c.dma.ofmap.words);
    row.add("dram_bytes_uncompressed",
            c.dma.ifmap.uncompressed_bytes + c.dma.filter.uncompressed_bytes + c.dma.ofmap.uncompressed_bytes);
    row.add("dram_bytes_compressed", c.dma.ifmap.bytes + c.dma.filter.bytes + c.dma.ofmap.bytes);
}

void add_energy(CsvRow& row, const LayerEnergy& e, const std::string& unit) {
    row.add("energy_mac", e.mac);
    const auto level = [&](const std::string& name, const TypeEnergy& by_type) {
        row.add("energy_" + name + "_ifmap", by_type.ifmap);
        row.add("energy_" + name + "_filter", by_type.filter);
        row.add("energy_" + name + "_psum", by_type.psum);
    };
    level("rf", e.rf);
    level("noc", e.noc);
    level("glb", e.glb);
    level("dram", e.dram);
    row.add("energy_clock", e.clock);
    row.add("energy_control", e.control);
    row.add("energy_total", e.total());
    row.add("energy_unit", unit);
}

CsvRow layer_row(const LayerResult& layer, const RunResult& run) {
    CsvRow row;
    row.add("network", run.network);
    row.add("layer", layer.layer.name);
    row.add("batch", layer.batch);
    row.add("dataflow", layer.dataflow);
    row.add("mapping", layer.mapping);
    row.add("macs", layer.macs());
    row.add("gated_macs", layer.counters.pes.gated_macs);
    row.add("passes", layer.passes);
    row.add("active_pes", static_cast<Count>(layer.active_pes));
    row.add("cycles_array", layer.counters.cycles.array);
    row.add("cycles_total", layer.counters.cycles.total);
    row.add("cycles_pause_ifmap_load", layer.counters.cycles.ifmap_load_pause);
    row.add("cycles_pause_ofmap_store", layer.counters.cycles.ofmap_store_pause);
    row.add("cycles_pause_filter_prefetch", layer.counters.cycles.filter_pause);
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i)
        row.add(std::string("pe_cycles_") + pe_cycle_names[i], layer.counters.pes.cycles[i]);
    add_accesses(row, layer.counters);
    add_energy(row, layer.energy, run.energy_table.unit);
    row.add("check", check_name(layer.check));
    row.add("accelerator", run.accelerator.name);
    return row;
}

}  // namespace

std::string result_csv(const std::vector<RunResult>& runs) {
    std::string out;
    for (const RunResult& run : runs)
        for (const LayerResult& layer : run.layers) {
            const CsvRow row = layer_row(layer, run);
            if (out.empty()) out = row.header() + "\n";
            out += row.values() + "\n";
        }
    return out;
}

std::string result_csv(const RunResult& run) { return result_csv(std::vector<RunResult>{run}); }

}  // namespace eyrie
