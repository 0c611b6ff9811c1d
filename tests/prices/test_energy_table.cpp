// Energy tables: what their files may say.
#include <cstdio>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/config/yaml.hpp"
#include "sim/prices/energy_table.hpp"
#include "sim/prices/vector_energy.hpp"

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
        "made_for:\n  rf_bytes_per_pe: 512\n  ifmap_spad_words: 1\n  filter_spad_words: 2\n  psum_spad_words: 3\n"
        "  glb_bytes: 4\n"
        "mac:\n  active: 2\n  gated: 0.5\n  gated_psum: 0.25\n"
        "rf:\n  ifmap:\n    read: 3\n    write: 4\n  filter:\n    read: 5\n    write: 6\n"
        "  psum:\n    read: 7\n    write: 8\n"
        "noc:\n  ifmap:\n    transfer: 21\n    delivery: 9\n    hop: 10\n"
        "  filter:\n    transfer: 22\n    delivery: 23\n"
        "  psum:\n    transfer: 24\n    delivery: 25\n    hop: 26\n"
        "glb:\n  ifmap:\n    read: 11\n    write: 12\n  filter:\n    read: 13\n    write: 14\n"
        "  psum:\n    read: 15\n    write: 16\n"
        "dram:\n  read: 17\n  write: 18\n"
        "static:\n  clock_mw: 19\n  leakage_mw: 27\n  overhead_percent: 28\n  other_control_percent: 20\n";
    CHECK(energy_table_yaml(load(text), false) == text);
    CHECK(load(text).is_absolute());
}

namespace {
const std::string whole =
    "unit: pJ\nword_bits: 16\nmac: {active: 1, gated: 0, gated_psum: 1}\nrf: {read: 2, write: 3}\n"
    "noc: {transfer: 0, delivery: 4, hop: 5}\nglb: {read: 6, write: 7}\ndram: {read: 8, write: 9}\n"
    "static: {clock_mw: 0, leakage_mw: 0, overhead_percent: 0, other_control_percent: 0}\n";
}

TEST_CASE("only a vector unit needs prices of one, and the error names what is missing", "[energy-table]") {
    const YamlNode where = YamlNode::parse("{}", "t.yaml");
    const EnergyTable without = load(whole);
    CHECK_THROWS_WITH(require_vector_prices(without, where), Catch::Contains("vector.add: found no price"));
    CHECK(energy_table_yaml(without, false).find("vector") == std::string::npos);
    EnergyTable with = load(whole + "vector: {add: 1, multiply: 2, special: 3, register_read: 4}\n");
    CHECK_THROWS_WITH(require_vector_prices(with, where), Catch::Contains("vector.register_write: found no price"));
    with = load(whole + "vector: {add: 1, multiply: 2, special: 3, register_read: 4, register_write: 5}\n");
    CHECK_NOTHROW(require_vector_prices(with, where));
    CHECK(price_of(with, "vector.special") == 3);
}

TEST_CASE("what a vector unit counts is priced once, by its own keys and the machine's", "[energy-table]") {
    EnergyTable table =
        load(whole + "vector: {add: 1, multiply: 20, special: 300, register_read: 4, register_write: 5}\n");
    table.clock_mw = 2;
    table.other_control_percent = 50;
    VectorCounts counts;
    counts.additions = 1;
    counts.multiplications = 2;
    counts.specials = 3;
    counts.register_reads = 10;
    counts.register_writes = 100;
    counts.port_reads = 7;  // 6 a read, 7 a write
    counts.port_writes = 1;
    counts.load_writes = 2;
    counts.store_reads = 3;
    counts.dram_reads = counts.dram_writes = 1000;  // priced by bytes: two a word
    counts.bytes_read = 20;
    counts.bytes_written = 4;
    const VectorEnergy energy = price(counts, 400, 200000, table);
    CHECK(energy[VectorPlace::lanes] == 1 + 40 + 900);
    CHECK(energy[VectorPlace::registers] == 40 + 500);
    CHECK(energy[VectorPlace::glb] == 7 * 6 + 3 * 6 + 1 * 7 + 2 * 7);
    CHECK(energy[VectorPlace::dram] == 10 * 8 + 2 * 9);
    CHECK(energy.clock == Approx(2 * 2000));  // 2 mW over 2 us in pJ
    const double on_chip = 941 + 540 + 81 + 4000;
    CHECK(energy.control == Approx(on_chip / 2));
    CHECK(energy.total() == Approx(1.5 * on_chip + 98));
}

TEST_CASE("a price of a level holds for all data types that have none of their own", "[energy-table]") {
    const EnergyTable table = load(whole);
    for (const char* const type : {"ifmap", "filter", "psum"}) {
        CHECK(price_of(table, std::string("rf.") + type + ".write") == 3);
        CHECK(price_of(table, std::string("noc.") + type + ".delivery") == 4);
    }
    std::string text = whole;
    text.replace(text.find("rf: {read: 2,"), 13, "rf: {psum: {read: 10}, read: 2,");
    CHECK(price_of(load(text), "rf.psum.read") == 10);
    CHECK(price_of(load(text), "rf.psum.write") == 3);
    CHECK(price_of(load(text), "rf.ifmap.read") == 2);
}

TEST_CASE("what few sources price has a default that changes nothing else, and is said", "[energy-table]") {
    CHECK(load(whole).not_given.empty());
    std::string text = whole;
    for (const std::string part : {", gated_psum: 1", "transfer: 0, ", "leakage_mw: 0, ", "overhead_percent: 0, "})
        text.erase(text.find(part), part.size());
    EnergyTable table = load(text);
    REQUIRE(table.not_given.size() == 6);
    CHECK(table.not_given[0].find("mac.gated_psum (1: ") == 0);
    table.not_given.clear();
    CHECK(energy_table_yaml(table, false) == energy_table_yaml(load(whole), false));
}

TEST_CASE("a missing price is an error that names it; a base has what is missing", "[energy-table]") {
    CHECK(error_of("{}").find("unit: found nothing; allowed: MAC energies or pJ") != std::string::npos);
    for (const auto& [part, key] :
         {std::pair{"hop: 5", "noc.ifmap.hop"}, std::pair{"write: 9", "dram.write"},
          std::pair{"gated: 0,", "mac.gated"}, std::pair{"clock_mw: 0,", "static.clock_mw"}}) {
        std::string text = whole;
        std::size_t at = text.find(part), length = std::string(part).size();
        if (text[at - 2] == ',' && text[at + length] == '}') at -= 2, length += 2;
        text.erase(at, length);
        CHECK(error_of(text).find(std::string(key) + ": found no price") != std::string::npos);
    }
    const auto base = [](const std::string& name) {
        EnergyTable table = load(whole);
        table.name = name;
        return table;
    };
    const EnergyTable table =
        read_energy_table(YamlNode::parse("base: other\nglb: {read: 60}\nrf: {psum: {read: 70}}\n", "t.yaml"), base);
    CHECK(table.name == "other");
    // A type's own price holds beside its level's, also where it is the base's: rf.psum.read is 2 there.
    const EnergyTable own =
        read_energy_table(YamlNode::parse("base: other\nrf: {read: 9, psum: {read: 2}}\n", "t.yaml"), base);
    CHECK(price_of(own, "rf.psum.read") == 2);
    CHECK(price_of(own, "rf.ifmap.read") == 9);
    CHECK(price_of(table, "glb.psum.read") == 60);
    CHECK(price_of(table, "glb.psum.write") == 7);
    CHECK(price_of(table, "rf.psum.read") == 70);
    CHECK(price_of(table, "rf.filter.read") == 2);
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
    CHECK(price_of(table, "noc.psum.delivery") == 2);
    CHECK(price_of(table, "noc.ifmap.hop") == 2);
    all("glb", 6);
    CHECK(price_of(table, "dram.read") == 200);
    CHECK(price_of(table, "dram.write") == 200);
}
