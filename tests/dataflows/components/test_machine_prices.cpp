// What machines are made of: the derived prices of Eyeriss, and how they follow sizes, widths, supply and array.
#include <cmath>

#include <catch2/catch.hpp>

#include "dataflows/components/accelergy.hpp"
#include "dataflows/components/machine_prices.hpp"

using namespace eyrie;

namespace {

AcceleratorConfig eyeriss(const std::vector<std::string>& changes = {}) {
    Overrides overrides;
    for (const std::string& change : changes) overrides.add(change);
    return load_accelerator(EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss.yaml", overrides);
}
const Technology& technology(const std::string& name) {
    return *load_technology(EYRIE_SOURCE_DIR "/configs/technologies/" + name + ".yaml");
}
MachinePrices prices(const std::vector<std::string>& changes = {}, const std::string& name = "65nm") {
    return machine_prices(eyeriss(changes), technology(name));
}
double word(const MachinePrices& one, const std::string& key) {
    for (std::size_t i = 0; i < price_keys; ++i)
        if (price_table.keys[i].key == key) return one.table.price[i];
    FAIL("no price " + key);
    return 0;
}
const Component& part(const MachinePrices& one, const std::string& name) {
    for (const Component& component : one.components)
        if (component.name == name) return component;
    throw std::runtime_error("no component " + name);
}

}  // namespace

// JSSC'17: a core of 12.25 mm2; post-layout clock network of 106.3 mW at 200 MHz and 1.0 V.
TEST_CASE("Eyeriss has the core area and the clock network of the chip", "[prices]") {
    const MachinePrices chip = prices();
    CHECK(chip.core_mm2 == Approx(12.25).epsilon(0.01));
    CHECK(chip.table.clock_mw == Approx(106.3).epsilon(0.01));
    CHECK(chip.table.voltage_v == 1.0);
    CHECK(part(chip, "filter_spad").model == "sram");
    CHECK(part(chip, "psum_spad").model == "registers");
    CHECK(part(chip, "glb_shared_bank").instances == 25);
}

TEST_CASE("larger, wider and farther costs more; nothing else does", "[prices]") {
    const MachinePrices chip = prices();
    const MachinePrices large = prices({"pe.filter_spad_words=65536"});
    CHECK(word(large, "rf.filter.read") > 10 * word(chip, "rf.filter.read"));
    CHECK(word(large, "rf.psum.read") == word(chip, "rf.psum.read"));
    CHECK(word(large, "noc.ifmap.transfer") > word(chip, "noc.ifmap.transfer"));  // PEs are farther apart
    CHECK(large.core_mm2 > 10 * chip.core_mm2);
    const MachinePrices wide = prices({"array.columns=56"});
    CHECK(word(wide, "noc.psum.transfer") > 2 * word(chip, "noc.psum.transfer"));
    CHECK(word(wide, "noc.psum.hop") == Approx(word(chip, "noc.psum.hop")));
    const MachinePrices buffer = prices({"glb.shared_banks=100"});
    CHECK(word(buffer, "glb.psum.read") > word(chip, "glb.psum.read"));
    const MachinePrices narrow = prices({"arithmetic.filter_bits=8"});
    CHECK(narrow.table.mac_active < 0.7 * chip.table.mac_active);
    CHECK(word(narrow, "rf.filter.read") < word(chip, "rf.filter.read"));
    CHECK(word(narrow, "noc.filter.transfer") < 0.6 * word(chip, "noc.filter.transfer"));
    CHECK(word(narrow, "glb.filter.read") < 0.6 * word(chip, "glb.filter.read"));
}

TEST_CASE("a row that is used whole is shared by its words", "[prices]") {
    const MachinePrices chip = prices(), one_word = prices({"glb.access_bits=16"});
    CHECK(part(chip, "glb_shared_bank").words == 512);
    CHECK(part(one_word, "glb_shared_bank").words == 2048);
    CHECK(word(one_word, "glb.ifmap.read") > word(chip, "glb.ifmap.read"));
    const double way = part(chip, "glb_wires").actions_pj[0].second;
    CHECK(word(chip, "glb.ifmap.read") == Approx((part(chip, "glb_shared_bank").actions_pj[0].second + way) / 4));
}

TEST_CASE("energies go with the square of the supply", "[prices]") {
    const MachinePrices at_1v = prices(), at_08 = prices({"supply_v=0.8"});
    for (std::size_t i = 0; i < price_keys; ++i)
        if (price_table.keys[i].level != Level::dram)
            CHECK(at_08.table.price[i] == Approx(0.64 * at_1v.table.price[i]));
    CHECK(at_08.table.clock_mw == Approx(0.64 * at_1v.table.clock_mw));
    CHECK(at_08.table.leakage_mw == at_1v.table.leakage_mw);
    CHECK(prices({"supply_v=0"}).table.voltage_v == 1.2);
}

TEST_CASE("a vector unit is made of adders, multipliers and registers, and of nothing where there is none",
          "[prices]") {
    const MachinePrices chip = prices(), unit = prices({"vector.lanes=16", "vector.special_cycles=3"});
    CHECK_THROWS(part(chip, "vector_adder"));
    CHECK(std::isnan(chip.table.vector.add));
    const VectorPrices& vector = unit.table.vector;
    CHECK(vector.add == part(unit, "vector_adder").actions_pj[0].second);
    CHECK(vector.multiply == part(unit, "vector_multiplier").actions_pj[0].second);
    CHECK(vector.special == Approx(3 * (vector.add + vector.multiply)));
    CHECK(vector.register_read == part(unit, "vector_registers").actions_pj[0].second);
    const double um2 = 16 * (part(unit, "vector_adder").area_um2 + part(unit, "vector_multiplier").area_um2 +
                             part(unit, "vector_registers").area_um2);
    CHECK(um2 > 0);
    const double layout = technology("65nm").chip.layout;
    CHECK(unit.core_mm2 - chip.core_mm2 == Approx(um2 * layout * 1e-6));
    for (const char* const key : {"rf.ifmap.read", "noc.psum.hop", "glb.ifmap.read", "dram.read"})
        CHECK(word(unit, key) == word(chip, key));
}

TEST_CASE("every technology prices every part of the machine", "[prices]") {
    double last = 0;
    for (const char* const name : {"22nm", "32nm", "45nm", "65nm", "90nm"}) {
        const MachinePrices one = prices({"supply_v=1.0"}, name);
        for (std::size_t i = 0; i < price_keys; ++i) CHECK(one.table.price[i] > 0);
        CHECK(one.table.mac_active > last);
        last = one.table.mac_active;
    }
}

TEST_CASE("areas from elsewhere take the place of the technology's, and the floorplan follows", "[prices]") {
    const auto areas_of = [](const std::string& components) {
        return accelergy_areas(YamlNode::parse("ART:\n  version: '0.4'\n  tables:\n" + components, "ART.yaml"),
                               eyeriss());
    };
    const ComponentAreas areas = areas_of(
        "  - {name: 'system.PE[1..168].weights_spad[1..1]', area: 20000}\n"
        "  - {name: system.shared_glb, area: 250000}\n  - {name: DRAM, area: 7}\n");
    CHECK(areas == ComponentAreas{{"filter_spad", 20000}, {"glb_shared_bank", 10000}});  // 25 banks
    const MachinePrices chip = prices();
    const MachinePrices other =
        machine_prices(eyeriss(), *load_technology(EYRIE_SOURCE_DIR "/configs/technologies/65nm.yaml"), areas);
    CHECK(part(other, "filter_spad").area_um2 == 20000);
    CHECK(part(other, "psum_spad").area_um2 == part(chip, "psum_spad").area_um2);
    const double more =
        168 * (20000 - part(chip, "filter_spad").area_um2) + 25 * (10000 - part(chip, "glb_shared_bank").area_um2);
    CHECK(other.core_mm2 == Approx(chip.core_mm2 + 1.3e-6 * more));
    CHECK(other.pe_pitch_mm > chip.pe_pitch_mm);
    CHECK(word(other, "noc.ifmap.transfer") > word(chip, "noc.ifmap.transfer"));
    CHECK(word(other, "rf.filter.read") == word(chip, "rf.filter.read"));
    CHECK_THROWS_WITH(areas_of("  - {name: dram, area: 3}\n"),
                      Catch::Contains("found no part of a machine; allowed: mac"));
    CHECK_THROWS_WITH(areas_of("  - {name: mac, area: -3}\n"), Catch::Contains("-3"));
}

TEST_CASE("an energy reference table of Accelergy prices the machine's parts", "[prices]") {
    const auto table_of = [](const std::string& components) {
        return accelergy_table(YamlNode::parse("ERT:\n  version: '0.4'\n  tables:\n" + components, "ERT.yaml"),
                               eyeriss());
    };
    const EnergyTable table = table_of(
        "  - name: system.PE[1..168].ifmap_spad[1..1]\n    actions:\n"
        "    - {name: read, arguments: {data_delta: 0}, energy: 0.1}\n"
        "    - {name: read, arguments: {data_delta: 1}, energy: 0.25}\n"
        "    - {name: write, arguments: {}, energy: 0.3}\n"
        "  - name: system.shared_glb\n    actions:\n"
        "    - {name: read, energy: 40}\n    - {name: write, energy: 44}\n");
    CHECK(table.price[0] == 0.25);  // rf.ifmap.read: the largest of its entries
    for (std::size_t i = 0; i < price_keys; ++i) {
        if (price_table.keys[i].key == "glb.psum.write") CHECK(table.price[i] == 11);  // a quarter of a 64-bit row
        if (price_table.keys[i].key == "rf.psum.read") CHECK(std::isnan(table.price[i]));
    }
}

TEST_CASE("leakage of an energy reference table is that of all instances", "[prices]") {
    const auto leakage_of = [](const std::string& components) {
        return accelergy_table(YamlNode::parse("ERT:\n  version: '0.4'\n  tables:\n" + components, "ERT.yaml"),
                               eyeriss())
            .leakage_mw;
    };
    const std::string leak = ", actions: [{name: leak, energy: 0.5}, {name: idle, energy: 9}]}\n";
    const double one_mw = 0.5e-12 * 200e6 * 1e3;  // 0.5 pJ a cycle at 200 MHz
    CHECK(leakage_of("  - {name: ifmap_spad" + leak) == Approx(168 * one_mw));
    CHECK(leakage_of("  - {name: 'system.PE[1..10].ifmap_spad[1..2]'" + leak) == Approx(20 * one_mw));
    CHECK(leakage_of("  - {name: glb_shared_bank" + leak + "  - {name: mac" + leak) == Approx((25 + 168) * one_mw));
    CHECK(leakage_of("  - {name: other" + leak) == Approx(one_mw));
    CHECK(std::isnan(leakage_of("  - {name: mac, actions: [{name: mac, energy: 1}]}\n")));
}

TEST_CASE("what an energy reference table lacks takes its default, and is listed", "[prices]") {
    const std::string mac = "ERT:\n  version: '0.4'\n  tables:\n  - {name: mac, actions: [{name: mac, energy: 1}";
    const auto lacks = [&](const std::string& more) {
        EnergyTable table = accelergy_table(YamlNode::parse(mac + more, "ERT.yaml"), eyeriss());
        take_defaults(table);
        CHECK(table.overhead_percent == 0);
        std::string all;
        for (const std::string& one : table.not_given) all += one.substr(0, one.find(' ')) + " ";
        return all.substr(all.find("mac.") == 0 ? 0 : all.find("static."));
    };
    CHECK(lacks("]}\n").find("static.clock_mw static.leakage_mw static.overhead_percent ") != std::string::npos);
    CHECK(lacks("]}\n").find("mac.gated ") == 0);
    const std::string all = lacks(
        ", {name: mac_gated, energy: 0.1}, {name: leak, energy: 0.1}]}\n"
        "  - {name: clock_network, actions: [{name: cycle, energy: 9}]}\n");
    CHECK(all == "static.overhead_percent ");
}
