// Keys of two runs side by side.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/diff/differing_keys.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::ordered_json;

Json run() {
    return Json::parse(R"({
        "network": "net", "batch": 1, "seed": 1, "objective": "edp", "mapping_file": "",
        "layers": [{"name": "A", "shape": {"C": 3, "stride": [1, 2]}, "cycles": {"total": 5},
                    "mapping": {"dataflow": "rs", "m": 4, "loop_nest": "for ..."}}],
        "accelerator": {"name": "eyeriss", "array": {"rows": 12}},
        "energy_table": {"name": "65nm", "rf": {"read": 1.5}, "derived": true},
        "provenance": {"command": "eyrie run", "files": [{"kind": "network", "name": "net", "sha256": "aa"}],
                       "build": {"revision": null, "compiler": "GNU"}}})");
}

// "key: a, b" of each.
std::vector<std::string> lines(const Json& a, const Json& b) {
    std::vector<std::string> found;
    for (const DifferingKey& one : differing_keys(a, b))
        found.push_back(one.key + ": " + one.a + ", " + one.b + (one.derived ? " (derived)" : ""));
    return found;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("equal runs have no differing keys, whatever their numbers and loop nests", "[diff]") {
    Json other = run();
    CHECK(lines(run(), other).empty());
    other["layers"][0]["cycles"]["total"] = 6;
    other["layers"][0]["mapping"]["loop_nest"] = "for ...:";
    other["provenance"]["command"] = "eyrie run --check";  // told beside the keys
    CHECK(lines(run(), other).empty());
}

TEST_CASE("every key that differs is named with both values, in the order of the first run", "[diff]") {
    Json other = run();
    other["batch"] = 4;
    other["accelerator"]["array"]["rows"] = 9;
    other["energy_table"]["rf"]["read"] = 2.5;
    other["layers"][0]["shape"]["stride"] = {2, 2};
    other["layers"][0]["mapping"]["m"] = 2;
    other["provenance"]["files"][0]["sha256"] = "bb";
    other["provenance"]["build"]["revision"] = "abc";
    CHECK(lines(run(), other) == Lines{"batch: 1, 4", "accelerator.array.rows: 12, 9",
                                       "energy_table.rf.read: 1.5, 2.5 (derived)",
                                       "layers.A.shape.stride: [1,2], [2,2]", "layers.A.mapping.m: 4, 2",
                                       "sha256 of network net: aa, bb", "build.revision: , abc"});
}

TEST_CASE("a key that one run lacks is there, without a value of that one", "[diff]") {
    Json other = run();
    other["accelerator"]["array"].erase("rows");
    other["accelerator"]["vector"] = {{"lanes", 4}};
    CHECK(lines(run(), other) == Lines{"accelerator.array.rows: 12, ", "accelerator.vector.lanes: , 4"});
}

TEST_CASE("prices are derived only where both runs derive them", "[diff]") {
    Json other = run();
    other["energy_table"]["rf"]["read"] = 2.5;
    other["energy_table"]["derived"] = false;
    CHECK(lines(run(), other) == Lines{"energy_table.rf.read: 1.5, 2.5", "energy_table.derived: true, false"});
}

TEST_CASE("runs of older versions, without what came later, are compared all the same", "[diff]") {
    Json other = run();
    other.erase("provenance");
    other["layers"][0].erase("shape");
    CHECK(lines(other, other).empty());
    CHECK(lines(run(), other).front() == "layers.A.shape.C: 3, ");
}
