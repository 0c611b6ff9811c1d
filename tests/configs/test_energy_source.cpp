// Prices by name: technologies between two nodes, and tables of Accelergy that show prices itself wrote.
#include <cmath>
#include <filesystem>

#include <catch2/catch.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/configs/price_list.hpp"
#include "sim/configs/technologies.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

AcceleratorConfig machine(const std::string& name = "eyeriss", const std::string& change = "") {
    Overrides overrides;
    if (!change.empty()) overrides.add(change);
    return find_accelerator(name, overrides);
}

}  // namespace

TEST_CASE("a node between two shipped ones is a technology", "[configs]") {
    CHECK(is_node_between("28nm"));
    CHECK(is_node_between("64.5nm"));
    for (const char* const name : {"65nm", "nm", "28", "28 nm", "28nmx", "-28nm", "eyeriss_65nm", "normalized"})
        CHECK_FALSE(is_node_between(name));
    CHECK(find_technology("28nm")->node_nm == 28);
    CHECK(find_technology("28nm") == find_technology("28nm"));
    CHECK_THROWS_WITH(find_technology("16nm"), Catch::Contains("found '16nm'; allowed: a node from 22nm to 90nm"));
    CHECK_THROWS_WITH(find_energy("130nm", machine()), Catch::Contains("found '130nm'; allowed: a node from 22nm"));
    const auto mac = [](const std::string& technology) { return find_energy(technology, machine()).mac_active; };
    CHECK(mac("22nm") < mac("28nm"));
    CHECK(mac("28nm") < mac("32nm"));
    CHECK(find_energy("derived", machine("eyeriss", "technology=40nm")).technology == "40nm");
    CHECK(energy_files("40nm").empty());
}

TEST_CASE("an ERT and an ART that were written are read as what they were made from", "[configs]") {
    const Scratch scratch;
    for (const std::string& name : list_configs("accelerators")) {
        CAPTURE(name);
        const AcceleratorConfig one = machine(name);
        const MachinePrices prices = find_prices("", one);
        const std::string ert = scratch.write("ERT.yaml", accelergy_ert(prices));
        const std::string art = scratch.write("ART.yaml", accelergy_art(prices));
        const PricedMachine both = EnergySource(ert + "," + art).of(one);
        CHECK(both.table.mac_active == Approx(prices.table.mac_active));
        CHECK(both.table.leakage_mw == Approx(prices.table.leakage_mw));
        CHECK(both.table.clock_mw == Approx(prices.table.clock_mw));
        if (one.vector.is_there())
            for (const VectorPrice& price : vector_prices)
                CHECK(both.table.vector.*price.price == Approx(prices.table.vector.*price.price));
        REQUIRE(both.core_mm2);
        CHECK(*both.core_mm2 == Approx(prices.core_mm2));
        CHECK_FALSE(EnergySource(ert).of(one).core_mm2);
        // Twice the area of the filter spad, by the ART alone: the prices are derived, and know of it.
        const std::string larger =
            scratch.write("larger.yaml", "ART: {version: 0.4, tables: [{name: mac, area: 1e6}]}\n");
        const PricedMachine derived = EnergySource(larger).of(one);
        CHECK(derived.table.derived);
        REQUIRE(derived.core_mm2);
        CHECK(*derived.core_mm2 > prices.core_mm2);
        CHECK(derived.table.clock_mw > prices.table.clock_mw);
    }
}

TEST_CASE("two files of prices are an ERT and an ART", "[configs]") {
    const Scratch scratch;
    const std::string ert = scratch.write("ERT.yaml", accelergy_ert(find_prices("", machine())));
    const std::string table = find_config("energy", "normalized");
    CHECK_THROWS_WITH(EnergySource(ert + "," + ert), Catch::Contains("found a second one"));
    CHECK_THROWS_WITH(EnergySource(ert + "," + table), Catch::Contains("allowed: an ERT and an ART of Accelergy"));
    CHECK_THROWS_AS(EnergySource(ert + ",no_such.yaml"), InputError);
}

TEST_CASE("prices name every file that they stand on", "[configs]") {
    using Names = std::vector<std::string>;
    const Scratch scratch;
    const auto files = [](const std::string& energy, const AcceleratorConfig& of) {
        Names names;
        for (const PriceFile& one : price_files(energy, of)) names.push_back(one.kind + " " + one.name);
        return names;
    };
    CHECK(files("derived", machine()) == Names{"technology 65nm"});
    CHECK(files("derived", machine("eyeriss", "technology=28nm")) == Names{"technology 22nm", "technology 32nm"});
    CHECK(files("28nm", machine()) == Names{"technology 22nm", "technology 32nm"});
    CHECK(files("45nm", machine()) == Names{"technology 45nm"});
    CHECK(files("normalized", machine()) == Names{"energy table normalized"});
    const std::string own = scratch.write("own.yaml", "base: normalized\ndram: {read: 1, write: 2}\n");
    CHECK(files(own, machine()) == Names{"energy table " + own, "energy table normalized"});
    const std::string above = scratch.write("above.yaml", "base: " + own + "\ndram: {read: 3, write: 4}\n");
    CHECK(files(above, machine()).size() == 3);
    const std::string derived = scratch.write("derived.yaml", "base: derived\ndram: {read: 3, write: 4}\n");
    CHECK(files(derived, machine()) == Names{"energy table " + derived, "technology 65nm"});
    const MachinePrices prices = find_prices("", machine());
    const std::string ert = scratch.write("ERT.yaml", accelergy_ert(prices));
    const std::string art = scratch.write("ART.yaml", accelergy_art(prices));
    CHECK(files(ert + "," + art, machine()) == Names{"energy table " + ert, "energy table " + art});
    CHECK(files(art, machine()) == Names{"energy table " + art, "technology 65nm"});
}
