#include "sim/report/run_sections.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/array/layer_counters.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/prices/energy.hpp"
#include "sim/results/json_field.hpp"
#include "sim/results/provenance_field.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

void check_energy(const JsonField& energy) {
    for_each_level([&](Level, const LevelRow& level) {
        for_each_type([&](DataType, const char* type) { energy.at(level.name).at(type).as_number(); });
    });
    for (const EnergyPart& part : energy_parts)  // leakage came with eyrie.result/2
        if (part.tables == PricedBy::every || energy.has(part.name)) energy.at(part.name).as_number();
    energy.at("total").as_number();
}

// What layers and totals share. Returns the unit of energies.
std::string check_common(const JsonField& one) {
    for (const char* count : {"macs", "gated_macs", "passes"}) one.at(count).as_count();
    const JsonField cycles = one.at("cycles"), reasons = one.at("pe_cycles");
    for (const auto& count : array_cycle_rows) cycles.at(count.name).as_count();
    for (const auto& pause : pause_rows) cycles.at("dram_pauses").at(pause.name).as_count();
    for (const std::string& reason : reasons.keys()) reasons.at(reason).as_count();
    for (const char* bytes : {"uncompressed", "compressed"}) one.at("dram_bytes").at(bytes).as_count();
    if (one.has("counts"))
        for (const std::string& name : one.at("counts").keys()) one.at("counts").at(name).as_count();
    check_energy(one.at("energy"));
    one.at("check").as_text();
    return one.at("energy_unit").as_text();
}

void check_layer(const JsonField& layer, const std::string& unit) {
    layer.at("name").as_text();
    layer.at("active_pes").as_count();
    if (layer.has("repeats")) layer.at("repeats").as_count();
    const JsonField mapping = layer.at("mapping");
    for (const char* text : {"dataflow", "loop_nest"}) mapping.at(text).as_text();
    for (const std::string& name : mapping.keys())
        if (name == "keep")
            mapping.at(name).as_text();
        else if (name != "dataflow" && name != "loop_nest")
            mapping.at(name).as_count();
    if (check_common(layer) != unit) layer.at("energy_unit").fail("'" + unit + "', as in the totals");
}

void check_cannot_run(const JsonField& run) {
    run.at("complete").as_boolean();
    for (const JsonField& layer : run.at("cannot_run").elements()) {
        for (const char* text : {"layer", "reason"}) layer.at(text).as_text();
        if (layer.has("could_run"))
            for (const JsonField& dataflow : layer.at("could_run").elements()) dataflow.as_text();
    }
}

// Whole networks came later than results; operations that ran, only with a vector unit.
void check_whole_network(const JsonField& run) {
    if (run.has("layers_left_out"))
        for (const JsonField& one : run.at("layers_left_out").elements()) one.as_text();
    if (!run.has("whole_network")) return;
    const JsonField whole = run.at("whole_network");
    for (const char* part : {"layers", "vector_operations", "total"}) {
        whole.at("cycles").at(part).as_count();
        whole.at("energy").at(part).as_number();
    }
    for (const JsonField& one : whole.at("not_run").at("operations").elements()) one.as_text();
    whole.at("not_run").at("percent_of_bytes").as_number();
    if (!run.has("vector_operations")) return;
    for (const JsonField& one : run.at("vector_operations").elements()) {
        for (const char* text : {"name", "kind", "bound"}) one.at(text).as_text();
        for (const char* count : {"load", "port", "lanes", "store", "total"}) one.at("cycles").at(count).as_count();
        one.at("dram_bytes").at("compressed").as_count();
        one.at("energy").at("total").as_number();
    }
}

// Remarks, which came later than results, too.
void check_remarks(const JsonField& run) {
    for (const char* texts : {"zeros_assumed", "generated_weights"})
        if (run.has(texts))
            for (const JsonField& one : run.at(texts).elements()) one.as_text();
    if (run.has("compression_inflates"))
        for (const JsonField& one : run.at("compression_inflates").elements()) {
            for (const char* text : {"layer", "transfer"}) one.at(text).as_text();
            for (const char* count : {"uncompressed", "compressed"}) one.at(count).as_count();
        }
    if (run.has("model_word_bits"))
        for (const char* type : {"ifmap", "filter"})
            if (const JsonField bits = run.at("model_word_bits").at(type); !bits.value().is_null()) {
                bits.as_count();
                run.at("accelerator").at("arithmetic").at(std::string(type) + "_bits").as_count();
            }
    for (const JsonField& layer : run.at("layers").elements()) {
        if (!layer.has("mapping_choice")) continue;
        const JsonField choice = layer.at("mapping_choice");
        choice.at("mapper").as_text();
        if (!choice.has("proven")) continue;
        choice.at("proven").as_boolean();
        if (!choice.at("gap_percent").value().is_null()) choice.at("gap_percent").as_number();
    }
}

// Checks a run; returns its unit of energies.
std::string check_run(const JsonField& run) {
    for (const char* text : {"network", "objective", "mapping_file"}) run.at(text).as_text();
    for (const char* count : {"batch", "seed"}) run.at(count).as_count();
    const std::string unit = check_common(run.at("totals"));
    for (const JsonField& layer : run.at("layers").elements()) check_layer(layer, unit);
    for (const char* texts : {"overrides", "prices_of_other_sizes", "prices_not_given"})
        if (run.has(texts))
            for (const JsonField& one : run.at(texts).elements()) one.as_text();
    const JsonField accelerator = run.at("accelerator");
    accelerator.at("name").as_text();
    if (run.has("machine")) run.at("machine").as_text();
    check_provenance(run);
    if (accelerator.at("core_khz").as_count() == 0) accelerator.at("core_khz").fail("an integer above 0");
    for (const char* side : {"rows", "columns"})
        if (accelerator.at("array").at(side).as_count() == 0)
            accelerator.at("array").at(side).fail("an integer above 0");
    run.at("energy_table").keys();
    check_whole_network(run);
    check_remarks(run);
    return unit;
}

Json section_of(const std::string& title, const Json& run, const std::string& unit) {
    return {{"kind", "runs"},           {"title", title},      {"network", run.at("network")},
            {"batch", run.at("batch")}, {"energy_unit", unit}, {"runs", Json::array()}};
}

// "rs" twice would be one bar.
std::string unused_name(const Json& section, const std::string& wanted) {
    std::string name = wanted;
    const auto used = [&] {
        for (const Json& run : section.at("runs"))
            if (run.at("run") == name) return true;
        return false;
    };
    for (int copy = 2; used(); ++copy) name = fmt::format("{} ({})", wanted, copy);
    return name;
}

void add_run(Json& section, const std::string& name, const Json& run) {
    Json entry = {{"run", unused_name(section, name)}};
    entry.update(run);
    entry.erase("simulator");  // speed of the simulator: the only part that differs between equal runs
    section["runs"].push_back(entry);
}

Json comparison_section(const ResultFile& file) {
    const JsonField root(*file.content, file.path);
    root.at("machines").as_text();
    Json section;
    std::string unit;
    for (const JsonField& one : root.at("dataflows").elements()) {
        const std::string run_unit = check_run(one);
        check_cannot_run(one);
        if (one.at("complete").as_boolean())
            for (const char* ratio : {"energy", "delay", "edp"}) one.at("normalised").at(ratio).as_number();
        if (section.is_null()) {
            unit = run_unit;
            section = section_of(file.name, one.value(), unit);
            section["machines"] = root.at("machines").value();
            section["normalised_to"] = root.at("normalised_to").value();
            check_provenance(root);
            if (root.has("provenance")) section["provenance"] = root.at("provenance").value();
        }
        if (run_unit != unit) one.at("totals").at("energy_unit").fail("'" + unit + "', as in the others");
        add_run(section, one.at("dataflow").as_text(), one.value());
    }
    if (section.is_null()) root.at("dataflows").fail("at least one dataflow");
    return section;
}

}  // namespace

std::vector<nlohmann::ordered_json> run_sections(const std::vector<ResultFile>& files) {
    std::vector<Json> sections;
    for (const ResultFile& file : files) {
        const JsonField root(*file.content, file.path);
        root.at("version").as_text();
        if (root.at("schema").as_text().rfind("eyrie.comparison/", 0) == 0) {
            sections.push_back(comparison_section(file));
            continue;
        }
        if (root.has("complete")) check_cannot_run(root);  // results written before there were partial ones have none
        const std::string unit = check_run(root);
        Json fresh = section_of(file.name, *file.content, unit);
        Json* section = nullptr;
        for (Json& other : sections)
            if (!other.contains("machines") && other.at("network") == fresh.at("network") &&
                other.at("batch") == fresh.at("batch") && other.at("energy_unit") == unit)
                section = &other;
        if (section == nullptr)
            section = &sections.emplace_back(std::move(fresh));
        else
            (*section)["title"] = section->at("title").get<std::string>() + ", " + file.name;
        add_run(*section, file.name, *file.content);
    }
    return sections;
}

}  // namespace eyrie
