#include "sim/compare/published_comparison.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

Isca16Energy energy_sum(const PublishedRow& row) {
    Isca16Energy sum;
    for (const Isca16Result& layer : row.layers) {
        sum.alu += layer.energy.alu;
        sum.dram += layer.energy.dram;
        sum.buffer += layer.energy.buffer;
        sum.array += layer.energy.array;
        sum.rf += layer.energy.rf;
    }
    return sum;
}

double macs_of(const PublishedComparison& comparison) {
    double macs = 0;
    for (const Layer& layer : comparison.layers) macs += static_cast<double>(layer.macs_per_image() * comparison.batch);
    return macs;
}

std::string storage(const PublishedRow& row) {
    return fmt::format("{} B, {} kB", 2 * row.rf_words_per_pe,
                       fixed(2.0 * static_cast<double>(row.buffer_words) / 1024, 1));
}

std::vector<std::string> energy_cells(const Isca16Energy& e, double macs) {
    std::vector<std::string> cells;
    for (const double level : {e.alu, e.dram, e.buffer, e.array, e.rf, e.total()})
        cells.push_back(fixed(level / macs, 4));
    return cells;
}

using Json = nlohmann::ordered_json;

Json energy_json(const Isca16Energy& e) {
    return {{"mac", e.alu},     {"dram", e.dram}, {"buffer", e.buffer},
            {"array", e.array}, {"rf", e.rf},     {"total", e.total()}};
}

Json accesses_json(const Isca16Counts& counts) {
    static const char* const levels[] = {"dram", "buffer", "array", "rf"};
    static const char* const types[] = {"ifmap", "filter", "psum"};
    Json out;
    for (std::size_t level = 0; level < 4; ++level)
        for (std::size_t type = 0; type < 3; ++type) out[levels[level]][types[type]] = counts.words[level][type];
    return out;
}

Json layer_json(const Layer& layer, const Isca16Result& result) {
    Json out = {{"name", layer.name}, {"runs", result.runs()}};
    if (!result.runs()) {
        out["obstacle"] = result.missing_text();
        return out;
    }
    out["mapping"] = result.mapping.text();
    out["active_pes"] = result.active_pes;
    out["candidates"] = result.candidates;
    out["accesses"] = accesses_json(result.counts);
    out["energy"] = energy_json(result.energy);
    return out;
}

}  // namespace

bool PublishedRow::runs() const {
    return std::all_of(layers.begin(), layers.end(), [](const Isca16Result& layer) { return layer.runs(); });
}

std::vector<std::string> published_dataflow_names() { return dataflow_names(); }

Isca16Dataflow published_dataflow(const std::string& name) { return accounting_dataflow(find_dataflow(name).name); }

PublishedComparison compare_published(const std::string& network, const std::vector<Layer>& layers, std::int64_t batch,
                                      std::int64_t pes, const std::vector<std::string>& dataflows,
                                      const std::string& area_file) {
    PublishedComparison out;
    out.network = network;
    out.batch = batch;
    out.pes = pes;
    out.layers = layers;
    const Isca16AreaTable area = load_isca16_area(area_file);
    for (const std::string& name : dataflows) {
        const Isca16Dataflow dataflow = published_dataflow(name);
        const Isca16Hardware hardware = isca16_hardware(dataflow, pes, area);
        PublishedRow row;
        row.dataflow = name;
        row.rf_words_per_pe = hardware.rf_words_per_pe;
        row.buffer_words = hardware.buffer_words;
        for (const Layer& layer : layers) row.layers.push_back(isca16_search(layer, batch, dataflow, hardware));
        out.rows.push_back(row);
    }
    return out;
}

std::string published_table(const PublishedComparison& comparison) {
    const double macs = macs_of(comparison);
    TextTable sums({"dataflow", "RF/PE, buffer", "MAC", "DRAM", "buffer", "array", "RF", "total"});
    TextTable layers({"layer", "dataflow", "PEs", "energy/MAC", "DRAM words", "mapping"});
    std::string obstacles;
    for (const PublishedRow& row : comparison.rows) {
        std::vector<std::string> cells = {row.dataflow, storage(row)};
        if (row.runs()) {
            const std::vector<std::string> energy = energy_cells(energy_sum(row), macs);
            cells.insert(cells.end(), energy.begin(), energy.end());
        } else {
            cells.insert(cells.end(), {"", "", "", "", "", "cannot run"});
        }
        sums.row(cells);
    }
    for (std::size_t i = 0; i < comparison.layers.size(); ++i)
        for (const PublishedRow& row : comparison.rows) {
            const Layer& layer = comparison.layers[i];
            const Isca16Result& result = row.layers[i];
            if (!result.runs()) {
                obstacles += fmt::format("{} cannot run {}: {}\n", row.dataflow, layer.name, result.missing_text());
                layers.row({layer.name, row.dataflow, "", "cannot run"});
                continue;
            }
            layers.row(
                {layer.name, row.dataflow, std::to_string(result.active_pes),
                 fixed(result.energy.total() / static_cast<double>(layer.macs_per_image() * comparison.batch), 4),
                 with_thousands(static_cast<std::int64_t>(result.counts.at(Isca16Level::dram))),
                 result.mapping.text()});
        }
    return fmt::format(
        "{}, batch {}, {} PEs, storage at equal area; published accounting (ISCA 2016)\n\n"
        "Energy per MAC, in MAC energies (MAC 1, RF 1, array 2, buffer 6, DRAM 200)\n{}{}\n"
        "Best mapping per layer\n{}",
        shown(comparison.network), comparison.batch, comparison.pes, sums.text(), obstacles.empty() ? "" : obstacles,
        layers.text());
}

std::string published_json(const PublishedComparison& comparison) {
    Json out = {{"schema", "eyrie.accounting/1"}, {"version", EYRIE_VERSION},  {"accounting", "isca16"},
                {"network", comparison.network},  {"batch", comparison.batch}, {"pes", comparison.pes},
                {"energy_unit", "MAC energies"}};
    out["dataflows"] = Json::array();
    for (const PublishedRow& row : comparison.rows) {
        Json entry = {{"dataflow", row.dataflow},
                      {"rf_words_per_pe", row.rf_words_per_pe},
                      {"buffer_words", row.buffer_words},
                      {"runs", row.runs()}};
        if (row.runs()) {
            entry["energy"] = energy_json(energy_sum(row));
            entry["energy_per_mac"] = energy_sum(row).total() / macs_of(comparison);
        }
        entry["layers"] = Json::array();
        for (std::size_t i = 0; i < comparison.layers.size(); ++i)
            entry["layers"].push_back(layer_json(comparison.layers[i], row.layers[i]));
        out["dataflows"].push_back(entry);
    }
    add_provenance(comparison.provenance, out);
    return out.dump(2) + "\n";
}

}  // namespace eyrie
