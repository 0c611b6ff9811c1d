#include "sim/results/result_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/results/fields_json.hpp"
#include "sim/results/result_files.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

Json reads_writes(Count reads, Count writes) { return {{"reads", reads}, {"writes", writes}}; }

Json accesses(const LayerCounters& c) {
    Json out;
    out["rf"] = {{"ifmap", reads_writes(c.pes.ifmap_reads, c.pes.ifmap_writes)},
                 {"filter", reads_writes(c.pes.filter_reads, c.pes.filter_writes)},
                 {"psum", reads_writes(c.pes.psum_reads, c.pes.psum_writes)}};
    const auto network = [](Count transfers, Count deliveries, Count hops) -> Json {
        return {{"transfers", transfers}, {"deliveries", deliveries}, {"hops", hops}};
    };
    out["noc"] = {{"ifmap", network(c.ifmap_network.words_sent, c.ifmap_network.words_delivered, c.pes.ifmap_hops)},
                  {"filter", network(c.filter_network.words_sent, c.filter_network.words_delivered, 0)},
                  {"psum", network(c.psum_network.words_sent + c.output_network.words_sent,
                                   c.psum_network.words_delivered + c.output_network.words_sent, c.psum_hops)}};
    out["glb"] = {{"ifmap", reads_writes(c.glb.ifmap_reads, c.glb.ifmap_writes)},
                  {"filter", reads_writes(c.glb.filter_reads, c.glb.filter_writes)},
                  {"psum", reads_writes(c.glb.psum_reads + c.glb.psum_drain_reads, c.glb.psum_writes)}};
    out["dram"] = {{"ifmap", reads_writes(c.dma.ifmap.words, 0)},
                   {"filter", reads_writes(c.dma.filter.words, 0)},
                   {"psum", reads_writes(0, c.dma.ofmap.words)}};
    return out;
}

Json dram_bytes(const DmaCounters& dma) {
    const auto both = [](const DmaTraffic& traffic) -> Json {
        return {{"uncompressed", traffic.uncompressed_bytes}, {"compressed", traffic.bytes}};
    };
    Json out = {
        {"uncompressed", dma.ifmap.uncompressed_bytes + dma.filter.uncompressed_bytes + dma.ofmap.uncompressed_bytes},
        {"compressed", dma.ifmap.bytes + dma.filter.bytes + dma.ofmap.bytes}};
    out["ifmap"] = both(dma.ifmap);
    out["filter"] = both(dma.filter);
    out["ofmap"] = both(dma.ofmap);
    return out;
}

Json energy(const LayerEnergy& e) {
    const auto by_type = [](const TypeEnergy& level) -> Json {
        return {{"ifmap", level.ifmap}, {"filter", level.filter}, {"psum", level.psum}};
    };
    Json out;
    out["rf"] = by_type(e.rf);
    out["noc"] = by_type(e.noc);
    out["glb"] = by_type(e.glb);
    out["dram"] = by_type(e.dram);
    out["mac"] = e.mac;
    out["clock"] = e.clock;
    out["control"] = e.control;
    out["total"] = e.total();
    return out;
}

Json common(const LayerResult& layer, const RunResult& run) {
    const LayerCounters& c = layer.counters;
    Json out;
    out["cycles"] = {{"array", c.cycles.array},
                     {"total", c.cycles.total},
                     {"dram_pauses",
                      {{"ifmap_load", c.cycles.ifmap_load_pause},
                       {"ofmap_store", c.cycles.ofmap_store_pause},
                       {"filter_prefetch", c.cycles.filter_pause}}}};
    Json& reasons = out["pe_cycles"] = Json::object();
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) reasons[pe_cycle_names[i]] = c.pes.cycles[i];
    out["accesses"] = accesses(c);
    out["dram_bytes"] = dram_bytes(c.dma);
    out["network_busy_cycles"] = {{"filter", c.filter_network.busy_cycles},
                                  {"ifmap", c.ifmap_network.busy_cycles},
                                  {"psum", c.psum_network.busy_cycles},
                                  {"output", c.output_network.busy_cycles}};
    out["energy"] = energy(layer.energy);
    out["energy_unit"] = run.energy_table.unit;
    if (run.energy_table.is_absolute())
        out["chip_power_mw"] = chip_power_mw(layer.energy, c.cycles.array, run.accelerator.core_khz);
    out["check"] = check_name(layer.check);
    return out;
}

Json layer_json(const LayerResult& layer, const RunResult& run) {
    Json out;
    out["name"] = layer.layer.name;
    out["macs"] = layer.macs();
    out["gated_macs"] = layer.counters.pes.gated_macs;
    Json& mapping = out["mapping"] = {{"dataflow", layer.dataflow}};
    for (std::size_t at = 0; at < layer.mapping.size();) {  // "m=96 n=1 ..."
        const std::size_t equals = layer.mapping.find('=', at);
        const std::size_t end = std::min(layer.mapping.find(' ', equals), layer.mapping.size());
        mapping[layer.mapping.substr(at, equals - at)] = std::stoll(layer.mapping.substr(equals + 1, end - equals - 1));
        at = end + 1;
    }
    mapping["loop_nest"] = layer.loop_nest;
    out["passes"] = layer.passes;
    if (run.accelerator.glb.double_buffered != DoubleBuffer::none)
        out["double_buffered"] = double_buffer_name(layer.double_buffered);
    out["active_pes"] = layer.active_pes;
    out.update(common(layer, run));
    return out;
}

}  // namespace

nlohmann::ordered_json run_json(const RunResult& run) {
    Json out;
    out["network"] = run.network;
    out["batch"] = run.batch;
    out["seed"] = run.seed;
    out["objective"] = run.objective;
    out["mapping_file"] = run.mapping_file;
    out["layers"] = Json::array();
    Count macs = 0;
    for (const LayerResult& layer : run.layers) {
        out["layers"].push_back(layer_json(layer, run));
        macs += layer.macs();
    }
    const LayerResult total = total_of(run.layers);
    out["totals"] = {{"macs", macs}, {"gated_macs", total.counters.pes.gated_macs}, {"passes", total.passes}};
    out["totals"].update(common(total, run));
    out["accelerator"] = fields_json(run.accelerator);
    out["energy_table"] = fields_json(run.energy_table);
    return out;
}

std::string result_json(const RunResult& run) {
    Json out;
    out["schema"] = "eyrie.result/1";
    out["version"] = EYRIE_VERSION;
    out.update(run_json(run));
    const LayerResult total = total_of(run.layers);
    const Cycle simulated = total.counters.cycles.total;
    out["simulator"] = {
        {"wall_seconds", run.wall_seconds},
        {"simulated_cycles", simulated},
        {"fast_forwarded_cycles", total.replayed_cycles},
        {"cycles_per_second", run.wall_seconds > 0 ? static_cast<double>(simulated) / run.wall_seconds : 0.0}};
    // A file name on the command line need not be UTF-8.
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
