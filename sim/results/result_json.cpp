#include "sim/results/result_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/results/fields_json.hpp"
#include "sim/results/layer_bound.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/results/whole_network.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// By level, data type and action; 0 where others of the level have an action.
Json accesses(const LayerCounters& c) {
    Json out;
    for_each_level([&](Level level, const LevelRow& row) {
        for_each_type([&](DataType type, const char* of_type) {
            Json& here = out[row.name][of_type];
            for_each_action(level, [&](Action action, const ActionRow& one) {
                here[one.plural] = cell(c, {level, type, action});
            });
        });
    });
    return out;
}

Json dram_bytes(const LayerCounters& c) {
    const auto both = [](Count uncompressed, Count compressed) -> Json {
        return {{"uncompressed", uncompressed}, {"compressed", compressed}};
    };
    Json out = both(sum(c.dram_uncompressed), sum(c.dram_crossed));
    for (const Transfer& one : transfer_rows)
        out[one.name] = both(c.dram_uncompressed.*one.bytes, c.dram_crossed.*one.bytes);
    return out;
}

template <class Counts, class Rows>
Json named(const Counts& counts, const Rows& rows) {
    Json out;
    for (const auto& one : rows) out[one.name] = counts.*one.count;
    return out;
}

Json common(const LayerResult& layer, const RunResult& run) {
    const LayerCounters& c = layer.counters;
    Json out;
    out["cycles"] = named(c.cycles, array_cycle_rows);
    out["cycles"]["dram_pauses"] = named(c.cycles, pause_rows);
    Json& reasons = out["pe_cycles"] = Json::object();
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) reasons[pe_cycle_names[i]] = c.pe_cycles[i];
    out["accesses"] = accesses(c);
    for_each_listed([&](const Tally& one) { out["counts"][one.name] = c.*one.count; });
    out["dram_bytes"] = dram_bytes(c);
    out["network_busy_cycles"] = named(c.network_busy, network_cycle_rows);
    out["energy"] = energy_json(layer.energy);
    out["energy_unit"] = run.energy_table.unit;
    if (run.energy_table.is_absolute())
        out["chip_power_mw"] = chip_power_mw(layer.energy, c.cycles.total, run.accelerator.core_khz);
    out["check"] = check_name(layer.check);
    return out;
}

Json beside_json(const std::vector<OperationBeside>& operations) {
    Json out = Json::array();
    for (const OperationBeside& one : operations)
        out.push_back({{"name", one.name},
                       {"kind", one.kind},
                       {"type", one.type},
                       {"words_in", one.words_in},
                       {"words_out", one.words_out},
                       {"fused", one.fused}});
    return out;
}

Json chain_json(const ChainResult& chain) {
    Json out = {{"layers", chain.layers},
                {"ends", Json::array()},
                {"passed_over", chain.passed_over},
                {"lifetimes", Json::array()}};
    const auto name_or_none = [](const std::string& name) { return name.empty() ? Json() : Json(name); };
    for (const ChainResult::Lifetime& one : chain.lifetimes)
        out["lifetimes"].push_back({{"tensor", one.tensor},
                                    {"words", one.words},
                                    {"made_by", name_or_none(one.made_by)},
                                    {"last_taken_by", name_or_none(one.last_taken_by)}});
    for (const ChainResult::End& one : chain.ends)
        out["ends"].push_back({{"operation", one.operation}, {"type", one.type}, {"reason", one.reason}});
    return out;
}

Json kept_json(const KeptResult& kept) {
    Json out = {{"tensors", Json::array()}, {"dram_bytes_saved", kept.bytes_saved}};
    for (const KeptResult::Tensor& one : kept.tensors)
        out["tensors"].push_back({{"name", one.name},
                                  {"made_by", one.made_by},
                                  {"last_taken_by", one.last_taken_by},
                                  {"words", one.words},
                                  {"banks", one.banks}});
    return out;
}

// The form of maps that a machine may send in either.
void add_forms(const LayerResult& layer, const AcceleratorConfig& machine, Json& dram_bytes) {
    const auto add = [&](const char* transfer, bool may_be_coded, MapCoding coding, MapForm form) {
        if (may_be_coded && coding == MapCoding::smaller)
            dram_bytes[transfer]["form"] = form == MapForm::rlc ? "rlc" : "raw";
    };
    const DramConfig& dram = machine.dram;
    add("ifmap", dram.codes_ifmaps(), dram.rlc_ifmaps, layer.map_forms.ifmaps);
    add("ofmap", dram.codes_ofmaps(machine.arithmetic), dram.rlc_ofmaps, layer.map_forms.ofmaps);
}

Json bound_json(const LayerBound& bound) {
    Json out = {{"by", bound.by}, {"percent", 100 * bound.share}, {"busy_percent", Json::object()}};
    for (const BusyShare& one : bound.parts) out["busy_percent"][one.part] = 100 * one.share;
    return out;
}

// As a network file writes it, and the ofmaps' rows and columns.
Json shape_json(const Layer& layer) {
    const Padding& pad = layer.pad;
    return {{"type", layer.fully_connected ? "fc" : "conv"},
            {"C", layer.C},
            {"M", layer.M},
            {"H", layer.H},
            {"W", layer.W},
            {"R", layer.R},
            {"S", layer.S},
            {"stride", {layer.stride_h, layer.stride_w}},
            {"padding", {{pad.top, pad.bottom}, {pad.left, pad.right}}},
            {"groups", layer.G},
            {"E", layer.E()},
            {"F", layer.F()}};
}

Json layer_json(const LayerResult& layer, const RunResult& run) {
    Json out;
    out["name"] = layer.layer.name;
    out["shape"] = shape_json(layer.layer);
    if (layer.layer.images > 1) out["images"] = layer.layer.images;
    if (layer.layer.repeats > 1) out["repeats"] = layer.layer.repeats;
    if (layer.folding) out["folding"] = folding_json(*layer.folding);
    out["macs"] = layer.macs();
    out["gated_macs"] = layer.counters.gated_macs;
    Json& mapping = out["mapping"] = {{"dataflow", layer.dataflow}};
    for (std::size_t at = 0; at < layer.mapping.size();) {  // "m=96 n=1 ... keep=filters"
        const std::size_t equals = layer.mapping.find('=', at);
        const std::size_t end = std::min(layer.mapping.find(' ', equals), layer.mapping.size());
        const std::string value = layer.mapping.substr(equals + 1, end - equals - 1);
        Json& parameter = mapping[layer.mapping.substr(at, equals - at)];
        if (value.find_first_not_of("0123456789") == std::string::npos)
            parameter = std::stoll(value);
        else
            parameter = value;
        at = end + 1;
    }
    mapping["loop_nest"] = layer.loop_nest;
    const MappingOrigin& origin = layer.origin;
    if (!origin.mapper.empty()) out["mapping_choice"] = {{"mapper", origin.mapper}};
    if (origin.proof) out["mapping_choice"].update(proof_json(*origin.proof));
    if (run.kept)
        out["on_chip"] = {
            {"ifmaps", layer.on_chip.ifmaps}, {"ofmaps", layer.on_chip.ofmaps}, {"held_banks", layer.on_chip.banks}};
    out["passes"] = layer.passes;
    if (run.accelerator.glb.double_buffered != DoubleBuffer::none)
        out["double_buffered"] = double_buffer_name(layer.double_buffered);
    out["active_pes"] = layer.active_pes;
    out["bound"] = bound_json(bound_of(layer, run.accelerator));
    out.update(common(layer, run));
    add_forms(layer, run.accelerator, out["dram_bytes"]);
    return out;
}

}  // namespace

Json energy_json(const LayerEnergy& e) {
    Json out;
    for_each_level([&](Level level, const LevelRow& row) {
        for_each_type([&](DataType type, const char* of_type) { out[row.name][of_type] = e[level][type]; });
    });
    for (const EnergyPart& part : energy_parts) out[part.name] = e.*part.energy;
    out["total"] = e.total();
    return out;
}

Json folding_json(const Folding& folding) {
    return {
        {"rows", folding.rows}, {"columns", folding.columns}, {"images", folding.images}, {"window", folding.window}};
}

Json proof_json(const MappingProof& proof) {
    Json out = {{"simulated", proof.simulated},
                {"proven", proof.proven},
                {"gap_percent", proof.saw_all ? Json(100 * proof.gap) : Json()}};
    switch (proof.ended_by) {
        case SearchEnd::simulations: out["ended_by"] = "simulations"; break;
        case SearchEnd::pe_cycles: out["ended_by"] = "pe_cycles"; break;
        case SearchEnd::bounds: out["ended_by"] = "bounds"; break;
        case SearchEnd::none: break;
    }
    return out;
}

nlohmann::ordered_json run_json(const RunResult& run) {
    Json out;
    out["network"] = run.network;
    out["batch"] = run.batch;
    out["seed"] = run.seed;
    out["objective"] = run.objective;
    out["mapping_file"] = run.mapping_file;
    out["layers"] = Json::array();
    for (const LayerResult& layer : run.layers) out["layers"].push_back(layer_json(layer, run));
    const LayerResult total = total_of(run.layers);
    out["totals"] = {
        {"macs", all_macs(run.layers)}, {"gated_macs", total.counters.gated_macs}, {"passes", total.passes}};
    out["totals"].update(common(total, run));
    out["layers_left_out"] = run.layers_left_out;
    if (!run.beside.empty()) {
        out["beside_array"] = beside_json(run.beside);
        if (!run.vector_operations.empty()) out["vector_operations"] = vector_json(run);
        out["whole_network"] = whole_network_json(run);
    }
    if (run.generated_weights) out["generated_weights"] = *run.generated_weights;
    if (run.kept) out["kept_on_chip"] = kept_json(*run.kept);
    if (run.chain) out["chain"] = chain_json(*run.chain);
    out["zeros_assumed"] = layers_with_assumed_zeros(run);
    out["mappings_not_proven"] = Json::array();
    for (const NotProven& one : mappings_not_proven(run))
        out["mappings_not_proven"].push_back(
            {{"layer", one.layer}, {"gap_percent", one.gap ? Json(100 * *one.gap) : Json()}});
    out["compression_inflates"] = Json::array();
    for (const Inflation& one : inflations(run))
        out["compression_inflates"].push_back({{"layer", one.layer},
                                               {"transfer", one.transfer},
                                               {"uncompressed", one.uncompressed_bytes},
                                               {"compressed", one.compressed_bytes}});
    const auto bits_or_null = [](int bits) { return bits > 0 ? Json(bits) : Json(); };
    if (run.model_ifmap_bits > 0 || run.model_filter_bits > 0)
        out["model_word_bits"] = {{"ifmap", bits_or_null(run.model_ifmap_bits)},
                                  {"filter", bits_or_null(run.model_filter_bits)}};
    if (!run.model_batches.empty()) out["model_batches"] = run.model_batches;
    out["prices_of_other_sizes"] = prices_of_other_sizes(run);
    if (!run.energy_table.not_given.empty()) out["prices_not_given"] = run.energy_table.not_given;
    out["machine"] = run.machine_title();
    out["overrides"] = run.accelerator.overrides;
    out["accelerator"] = fields_json(run.accelerator);
    out["energy_table"] = fields_json(run.energy_table);
    out["energy_table"]["derived"] = run.energy_table.derived;
    return out;
}

Json cannot_run_json(const std::vector<UnrunLayer>& layers) {
    Json out = Json::array();
    for (const UnrunLayer& one : layers) {
        out.push_back({{"layer", one.layer}, {"reason", one.reason}});
        if (one.could_run) out.back()["could_run"] = *one.could_run;
    }
    return out;
}

std::string result_json(const RunResult& run) {
    Json out;
    out["schema"] = "eyrie.result/2";
    out["version"] = EYRIE_VERSION;
    out["complete"] = run.complete();
    out["cannot_run"] = cannot_run_json(run.cannot_run);
    out.update(run_json(run));
    const LayerResult total = total_of(run.layers);
    const Cycles simulated = total.counters.cycles.total;
    add_provenance(run.provenance, out);
    out["simulator"] = {
        {"wall_seconds", run.wall_seconds},
        {"simulated_cycles", simulated},
        {"fast_forwarded_cycles", total.replayed_cycles},
        {"cycles_per_second", run.wall_seconds > 0 ? static_cast<double>(simulated) / run.wall_seconds : 0.0}};
    // A file name on the command line need not be UTF-8.
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace eyrie
