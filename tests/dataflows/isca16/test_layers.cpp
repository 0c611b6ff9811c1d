// Counts layer by layer. data/layers_256pe_n16_conv.csv: best mapping and access counts of AlexNet's
// CONV layers, N = 16, 256 PEs, evaluated from the published formulas independently of this code
// (they reproduce Fig. 12a of Chen, Emer, Sze, ISCA 2016, within 0.2 %). Counts are rounded to words.
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/dataflows/isca16/support.hpp"

using namespace eyrie;

namespace {

struct Column {
    const char* name;
    Isca16Level level;
    Isca16Type type;
};
const Column columns[] = {
    {"dram_ifmap", Isca16Level::dram, Isca16Type::ifmap},
    {"dram_weight", Isca16Level::dram, Isca16Type::weight},
    {"dram_ofmap", Isca16Level::dram, Isca16Type::psum},
    {"buffer_ifmap", Isca16Level::buffer, Isca16Type::ifmap},
    {"buffer_weight", Isca16Level::buffer, Isca16Type::weight},
    {"buffer_psum_rw", Isca16Level::buffer, Isca16Type::psum},
    {"array_ifmap", Isca16Level::array, Isca16Type::ifmap},
    {"array_weight", Isca16Level::array, Isca16Type::weight},
    {"array_psum", Isca16Level::array, Isca16Type::psum},
    {"rf_ifmap", Isca16Level::rf, Isca16Type::ifmap},
    {"rf_weight", Isca16Level::rf, Isca16Type::weight},
    {"rf_psum_rw", Isca16Level::rf, Isca16Type::psum},
};

Isca16Result search_row(const CsvRow& row, const Layer& layer) {
    const Isca16Dataflow dataflow = isca16_dataflow(row.at("dataflow"));
    return isca16_search(layer, 16, dataflow, isca16_hardware(dataflow, 256, area_65nm()));
}

// "m=96 n=2 ..." in the order of Isca16Mapping::text.
std::string sorted_mapping(const std::string& text) {
    std::string out;
    for (const char letter : std::string("nmefpqrt")) {
        const std::size_t at = (" " + text).find(std::string(" ") + letter + "=");
        if (at == std::string::npos) continue;
        out += (out.empty() ? "" : " ") + text.substr(at, text.find(' ', at) - at);
    }
    return out;
}

}  // namespace

TEST_CASE("mapping, active PEs and all access counts of every AlexNet layer are the reference's", "[isca16]") {
    const Network alexnet = network("alexnet");
    const auto rows = read_csv("layers_256pe_n16_conv.csv");
    REQUIRE(rows.size() == 30);
    for (const CsvRow& row : rows) {
        INFO(row.at("dataflow") << " " << row.at("layer"));
        const Isca16Result result = search_row(row, find_layer(alexnet, row.at("layer")));
        REQUIRE(result.runs());
        CHECK(result.mapping.text() == sorted_mapping(row.at("mapping")));
        CHECK(result.active_pes == std::stoll(row.at("active_pes")));
        CHECK(std::llround(result.counts.macs) == std::stoll(row.at("macs")));
        for (const Column& column : columns) {
            INFO(column.name);
            CHECK(std::llround(result.counts.at(column.level, column.type)) == std::stoll(row.at(column.name)));
        }
        CHECK(result.energy.total() / result.counts.macs == Approx(std::stod(row.at("energy_per_mac"))).margin(6e-5));
    }
}

TEST_CASE("every accumulation of a psum happens once, at one level", "[isca16]") {
    for (const char* name : {"alexnet", "vgg16", "mobilenet_v1"})
        for (const Layer& layer : network(name).layers)
            for (const Isca16Dataflow dataflow : isca16_dataflows) {
                const Isca16Result result =
                    isca16_search(layer, 1, dataflow, isca16_hardware(dataflow, 256, area_65nm()));
                REQUIRE(result.runs());
                const auto psums = [&](Isca16Level level) { return result.counts.at(level, Isca16Type::psum); };
                const double accumulations =
                    psums(Isca16Level::buffer) / 2 + psums(Isca16Level::array) + psums(Isca16Level::rf) / 2;
                INFO(name << " " << layer.name << " " << isca16_name(dataflow));
                CHECK(accumulations == result.counts.macs - psums(Isca16Level::dram));
            }
}

TEST_CASE("a mapping's illegal parameters are named", "[isca16]") {
    const Layer layer = network("alexnet").layers[2];
    const auto message = [&](Isca16Dataflow dataflow, const Isca16Mapping& mapping) -> std::string {
        try {
            isca16_counts(layer, 4, dataflow, mapping);
        } catch (const std::exception& error) {
            return error.what();
        }
        return "";
    };
    CHECK(message(Isca16Dataflow::osc, {1, 2, 0, 0, 2, 0, 0, 0}).empty());
    CHECK(message(Isca16Dataflow::osc, {5, 2, 0, 0, 2, 0, 0, 0}) ==
          "layer CONV3, OSC mapping: found n=5; allowed: 1 to 4");
    CHECK(message(Isca16Dataflow::osc, {1, 2, 0, 3, 2, 0, 0, 0}) ==
          "layer CONV3, OSC mapping: found f=3; allowed: 0 to 0");
    CHECK(message(Isca16Dataflow::osc, {1, 2, 0, 0, 3, 0, 0, 0}) ==
          "layer CONV3, OSC mapping: found 3 filters on the array; allowed: up to m=2");
    CHECK(message(Isca16Dataflow::rs, {1, 8, 0, 13, 2, 16, 17, 1}) ==
          "layer CONV3, RS mapping: found q r=272; allowed: up to C=256");
}

TEST_CASE("an unknown dataflow is an error that names the known ones", "[isca16]") {
    CHECK_THROWS_WITH(isca16_dataflow("OSD"), Catch::Contains("RS, WS, OSA, OSB, OSC, NLR"));
}
