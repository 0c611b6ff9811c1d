// Helpers shared by the tests of the ISCA 2016 accounting.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "dataflows/isca16/search.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// A CSV file of tests/dataflows/isca16/data: rows as {column: text}.
using CsvRow = std::map<std::string, std::string>;
std::vector<CsvRow> read_csv(const std::string& file);

// The published area table and a network, by its name in configs/networks.
Isca16AreaTable area_65nm();
Network network(const std::string& name);
std::vector<Layer> conv_layers(const Network& network);

// Sums over the layers searched one by one, with energies by level.
struct NetworkSum {
    bool runs = true;
    double macs = 0, dram_reads = 0, dram_writes = 0;
    Isca16Energy energy;
};
NetworkSum sum_of(const std::vector<Layer>& layers, std::int64_t batch, Isca16Dataflow dataflow,
                  const Isca16Hardware& hardware);

// |found / expected - 1|; when nothing is expected, |found|.
double relative_error(double found, double expected);

}  // namespace eyrie
