// Energy tables: what their files may say.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/config/yaml.hpp"
#include "sim/prices/energy_table.hpp"

using namespace eyrie;

namespace {

EnergyTable load(const std::string& text) {
    const std::string path = "test_energy_table." + std::to_string(getpid()) + ".yaml";
    std::ofstream(path) << text;
    struct Remove {
        const std::string& path;
        ~Remove() { std::remove(path.c_str()); }
    } const remove{path};
    return load_energy_table(path);
}

// The number under a dotted key.
double price_of(const EnergyTable& table, const std::string& key) {
    YamlNode node = YamlNode::parse(energy_table_yaml(table, false), "table");
    std::istringstream path(key);
    for (std::string part; std::getline(path, part, '.');) node = node.at(part);
    return node.as_number(0, 1e9);
}

std::string error_of(const std::string& text) {
    try {
        load(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("each price is read from its place, and printed there", "[energy-table]") {
    const std::string text =
        "name: t\ndescription: d\nsource: s\ntechnology: x\nvoltage_v: 1.17\nunit: pJ\nword_bits: 8\n"
        "mac:\n  active: 2\n  gated: 0.5\n"
        "rf:\n  ifmap:\n    read: 3\n    write: 4\n  filter:\n    read: 5\n    write: 6\n"
        "  psum:\n    read: 7\n    write: 8\n"
        "noc:\n  delivery: 9\n  hop: 10\n"
        "glb:\n  ifmap:\n    read: 11\n    write: 12\n  filter:\n    read: 13\n    write: 14\n"
        "  psum:\n    read: 15\n    write: 16\n"
        "dram:\n  read: 17\n  write: 18\nstatic:\n  clock_mw: 19\n  other_control_percent: 20\n";
    CHECK(energy_table_yaml(load(text), false) == text);
    CHECK(load(text).is_absolute());
}

TEST_CASE("an empty table prices MACs only, at one each", "[energy-table]") {
    const EnergyTable table = load("{}");
    CHECK_FALSE(table.is_absolute());
    CHECK(price_of(table, "word_bits") == 16);
    CHECK(price_of(table, "mac.active") == 1);
    for (const char* const key : {"mac.gated", "rf.ifmap.read", "rf.psum.write", "noc.delivery", "noc.hop",
                                  "glb.filter.read", "dram.read", "dram.write", "static.clock_mw"})
        CHECK(price_of(table, key) == 0);
}

TEST_CASE("a table refuses what is no price", "[energy-table]") {
    CHECK(error_of("mac: {active: -1}").find("mac.active: found -1; allowed: a number from 0 to 1e+09") !=
          std::string::npos);
    CHECK(error_of("dram: {reads: 1}").find("dram.reads: unknown key 'reads'; did you mean 'read'?") !=
          std::string::npos);
    CHECK(error_of("unit: J").find("unit: found 'J'; allowed: MAC energies, pJ") != std::string::npos);
    CHECK(error_of("word_bits: 0").find("word_bits: found 0; allowed: an integer from 1 to 64") != std::string::npos);
    CHECK(error_of("rf: 3").find("rf: expected a mapping, found '3'") != std::string::npos);
}

TEST_CASE("a table that is printed reads back to the same text", "[energy-table]") {
    for (const char* const name : {"normalized", "eyeriss_65nm", "accelergy_45nm"}) {
        const std::string path = std::string(EYRIE_SOURCE_DIR "/configs/energy/") + name + ".yaml";
        const std::string text = energy_table_yaml(load_energy_table(path), false);
        CHECK(energy_table_yaml(load(text), false) == text);
        CHECK(energy_table_yaml(load(energy_table_yaml(load(text), true)), false) == text);
    }
}

TEST_CASE("the normalized table has the costs of ISCA 2016, Table IV", "[energy-table]") {
    const EnergyTable table = load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml");
    const auto all = [&](const std::string& level, double price) {
        for (const char* const type : {"ifmap", "filter", "psum"})
            for (const char* const access : {"read", "write"})
                CHECK(price_of(table, level + "." + type + "." + access) == price);
    };
    CHECK(price_of(table, "mac.active") == 1);
    all("rf", 1);
    CHECK(price_of(table, "noc.delivery") == 2);
    CHECK(price_of(table, "noc.hop") == 2);
    all("glb", 6);
    CHECK(price_of(table, "dram.read") == 200);
    CHECK(price_of(table, "dram.write") == 200);
}
