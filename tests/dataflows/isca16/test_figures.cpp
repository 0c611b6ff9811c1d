// The published figures: Y.-H. Chen, J. Emer, V. Sze, "Eyeriss: A Spatial Architecture for
// Energy-Efficient Dataflow for Convolutional Neural Networks", ISCA 2016, AlexNet CONV layers on 256
// PEs at equal area, bar by bar:
//   data/fig11_dram_per_mac_256pe.csv    Fig. 11, DRAM accesses per MAC
//   data/fig12a_energy_per_mac_256pe.csv Fig. 12a, energy per MAC by level, in units of RS at N = 1
//
// How exact the published numbers are shows where a count leaves no choice: the RF of WS, one access
// per MAC, is 0.00012 below 1 / 6.4148, and the array of OS, two, is 0.08 % below 4 / 6.4148.
//
// One bar is not the best mapping: NLR at N = 64, published with more DRAM accesses and energy per MAC
// than at N = 16, though a batch of 64 can always run as four of 16. It has its own test.
#include <algorithm>
#include <array>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/dataflows/isca16/support.hpp"

using namespace eyrie;

namespace {

constexpr double fig12_unit = 6.4148;  // MAC energies
constexpr double tolerance = 0.002;
constexpr double reading = 0.00015;  // see above

NetworkSum alexnet_sum(const CsvRow& row) {
    const Isca16Dataflow dataflow = isca16_dataflow(row.at("dataflow"));
    const Isca16Hardware hardware = isca16_hardware(dataflow, std::stoll(row.at("pes")), area_65nm());
    return sum_of(conv_layers(network("alexnet")), std::stoll(row.at("batch")), dataflow, hardware);
}

bool not_the_best(const CsvRow& row) { return row.at("dataflow") == "NLR" && row.at("batch") == "64"; }

void check_bar(const CsvRow& row, const std::string& column, double found, double accuracy) {
    const double published = std::stod(row.at(column));
    INFO(row.at("dataflow") << " N=" << row.at("batch") << " " << column << ": found " << found << ", published "
                            << published);
    CHECK(std::abs(found - published) <= std::max(tolerance * published, accuracy));
}

}  // namespace

TEST_CASE("every bar of the energy figure and each of its levels come out within 0.2 %", "[isca16]") {
    const auto rows = read_csv("fig12a_energy_per_mac_256pe.csv");
    REQUIRE(rows.size() == 17);
    for (const CsvRow& row : rows) {
        const NetworkSum sum = alexnet_sum(row);
        REQUIRE(sum.runs);
        const double unit = fig12_unit * sum.macs;
        check_bar(row, "alu", sum.energy.alu / unit, 0);
        if (!not_the_best(row)) check_bar(row, "dram", sum.energy.dram / unit, reading);
        check_bar(row, "buffer", sum.energy.buffer / unit, reading);
        check_bar(row, "array", sum.energy.array / unit, reading);
        check_bar(row, "rf", sum.energy.rf / unit, reading);
        check_bar(row, "total", sum.energy.total() / unit, 0);
    }
}

TEST_CASE("every bar of the DRAM figure comes out within 0.2 %", "[isca16]") {
    const auto rows = read_csv("fig11_dram_per_mac_256pe.csv");
    REQUIRE(rows.size() == 17);
    for (const CsvRow& row : rows) {
        const NetworkSum sum = alexnet_sum(row);
        REQUIRE(sum.runs);
        check_bar(row, "dram_writes_per_mac", sum.dram_writes / sum.macs, 0);
        if (not_the_best(row)) continue;
        check_bar(row, "dram_reads_per_mac", sum.dram_reads / sum.macs, 0);
        check_bar(row, "dram_total_per_mac", (sum.dram_reads + sum.dram_writes) / sum.macs, 0);
    }
}

TEST_CASE("NLR runs 64 images with fewer DRAM reads than published, as four batches of 16 already do", "[isca16]") {
    constexpr double published_reads_at_16 = 0.002100, published_reads_at_64 = 0.002148;  // Fig. 11
    const Isca16Hardware hardware = isca16_hardware(Isca16Dataflow::nlr, 256, area_65nm());
    const std::vector<Layer> layers = conv_layers(network("alexnet"));
    const NetworkSum at_16 = sum_of(layers, 16, Isca16Dataflow::nlr, hardware);
    const NetworkSum at_64 = sum_of(layers, 64, Isca16Dataflow::nlr, hardware);
    CHECK(at_16.dram_reads / at_16.macs == Approx(published_reads_at_16).epsilon(tolerance));
    CHECK(at_64.dram_reads / at_64.macs == Approx(0.002072).epsilon(0.0002));
    CHECK(at_64.energy.total() / at_64.macs < at_16.energy.total() / at_16.macs);
    CHECK(published_reads_at_64 > published_reads_at_16);
}

// The energies per layer behind Fig. 12a at N = 16.
TEST_CASE("row stationary spends the published energy on each layer within 0.1 %", "[isca16]") {
    constexpr std::array<double, 5> published = {6.430, 5.807, 5.991, 6.091, 6.102};
    const std::vector<Layer> layers = conv_layers(network("alexnet"));
    REQUIRE(layers.size() == published.size());
    const Isca16Hardware hardware = isca16_hardware(Isca16Dataflow::rs, 256, area_65nm());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Isca16Result result = isca16_search(layers[i], 16, Isca16Dataflow::rs, hardware);
        INFO(layers[i].name);
        CHECK(relative_error(result.energy.total() / result.counts.macs, published[i]) <= 0.001);
    }
}

TEST_CASE("weight stationary cannot hold the psums of 64 images on 256 PEs and says by how much", "[isca16]") {
    const Isca16Hardware hardware = isca16_hardware(Isca16Dataflow::ws, 256, area_65nm());
    const Isca16Result result = isca16_search(network("alexnet").layers[0], 64, Isca16Dataflow::ws, hardware);
    CHECK_FALSE(result.runs());
    CHECK(result.missing_text() == "buffer words: the smallest mapping needs 193600, there are 171146, 22454 too few");
}

TEST_CASE("accesses per MAC that the mapping cannot change are the published ones", "[isca16]") {
    const std::vector<Layer> layers = conv_layers(network("alexnet"));
    const auto energy_per_mac = [&](Isca16Dataflow dataflow) {
        const NetworkSum sum = sum_of(layers, 16, dataflow, isca16_hardware(dataflow, 256, area_65nm()));
        return Isca16Energy{1, sum.energy.dram / sum.macs, sum.energy.buffer / sum.macs, sum.energy.array / sum.macs,
                            sum.energy.rf / sum.macs};
    };
    const double hop = Isca16Weights().array;
    CHECK(energy_per_mac(Isca16Dataflow::ws).rf == 1);   // the weight
    CHECK(energy_per_mac(Isca16Dataflow::nlr).rf == 0);  // no RF
    CHECK(energy_per_mac(Isca16Dataflow::rs).rf == Approx(3.9).margin(0.01));
    for (const Isca16Dataflow dataflow : {Isca16Dataflow::osa, Isca16Dataflow::osb, Isca16Dataflow::osc}) {
        CHECK(energy_per_mac(dataflow).rf == Approx(2).margin(0.005));  // psum read and write, but for the first
        CHECK(energy_per_mac(dataflow).array / hop == 2);               // ifmap and weight
    }
}
