#include "tests/dataflows/isca16/support.hpp"
#include "workloads/network_file/network_file.hpp"

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace eyrie {

namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    return cells;
}

}  // namespace

std::vector<CsvRow> read_csv(const std::string& file) {
    std::ifstream in(EYRIE_SOURCE_DIR "/tests/dataflows/isca16/data/" + file);
    std::string line;
    if (!std::getline(in, line)) throw std::runtime_error("cannot read " + file);
    const std::vector<std::string> columns = cells_of(line);
    std::vector<CsvRow> rows;
    while (std::getline(in, line)) {
        const std::vector<std::string> cells = cells_of(line);
        if (cells.size() != columns.size()) throw std::runtime_error(file + ": a row of another length: " + line);
        rows.emplace_back();
        for (std::size_t i = 0; i < columns.size(); ++i) rows.back()[columns[i]] = cells[i];
    }
    return rows;
}

Isca16AreaTable area_65nm() { return load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml"); }

Network network(const std::string& name) {
    return load_network(EYRIE_SOURCE_DIR "/configs/networks/" + name + ".yaml");
}

std::vector<Layer> conv_layers(const Network& network) {
    std::vector<Layer> layers;
    for (const Layer& layer : network.layers)
        if (!layer.fully_connected) layers.push_back(layer);
    return layers;
}

NetworkSum sum_of(const std::vector<Layer>& layers, std::int64_t batch, Isca16Dataflow dataflow,
                  const Isca16Hardware& hardware) {
    NetworkSum sum;
    for (const Layer& layer : layers) {
        const Isca16Result result = isca16_search(layer, batch, dataflow, hardware);
        sum.runs = sum.runs && result.runs();
        if (!result.runs()) continue;
        const Isca16Counts& counts = result.counts;
        sum.macs += counts.macs;
        sum.dram_writes += counts.at(Isca16Level::dram, Isca16Type::psum);
        sum.dram_reads += counts.at(Isca16Level::dram) - counts.at(Isca16Level::dram, Isca16Type::psum);
        sum.energy.alu += result.energy.alu;
        sum.energy.dram += result.energy.dram;
        sum.energy.buffer += result.energy.buffer;
        sum.energy.array += result.energy.array;
        sum.energy.rf += result.energy.rf;
    }
    return sum;
}

double relative_error(double found, double expected) {
    return expected == 0 ? std::abs(found) : std::abs(found / expected - 1);
}

}  // namespace eyrie
