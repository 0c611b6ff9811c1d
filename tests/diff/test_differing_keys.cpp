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
                    "mapping": {"dataflow": "rs", "m": 4, "loop_nest": "for ..."},
                    "mapping_choice": {"mapper": "exact"}}],
        "accelerator": {"name": "eyeriss", "array": {"rows": 12}},
        "energy_table": {"name": "65nm", "rf": {"read": 1.5}, "derived": true},
        "provenance": {"command": "eyrie run", "files": [{"kind": "network", "name": "net", "sha256": "aa"}],
                       "build": {"version": "1", "revision": null, "compiler": "GNU", "type": "", "flags": ""}}})");
}

// "key: a, b" of each.
std::vector<std::string> lines(const Json& a, const Json& b) {
    std::vector<std::string> found;
    for (const DifferingKey& one : differing_keys({a, "a"}, {b, "b"}))
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

TEST_CASE("options that a result tells by a section, and the mappers of its layers, are keys", "[diff]") {
    Json other = run();
    other["chain"] = {{"layers", 1}};
    CHECK(lines(run(), other) == Lines{"chain: no, yes"});
    other["kept_on_chip"] = {{"tensors", Json::array()}};
    other["layers"].push_back(other["layers"][0]);
    other["layers"][1]["mapping_choice"]["mapper"] = "given";
    CHECK(lines(run(), other) == Lines{"chain: no, yes", "keep_on_chip: no, yes", "mapper: exact, exact, given"});
}

TEST_CASE("a provenance or a mapper that is no text is bad input, named by its key", "[diff]") {
    for (const Json& wrong : {Json(5), Json(), Json::object(), Json::array()}) {
        for (const char* const key : {"kind", "name", "sha256"}) {
            Json other = run();
            other["provenance"]["files"][0][key] = wrong;
            CHECK_THROWS_WITH(lines(run(), other),
                              Catch::Matchers::StartsWith(std::string("b: provenance.files[0].") + key + ": found "));
        }
        Json other = run();
        other["layers"][0]["mapping_choice"]["mapper"] = wrong;
        CHECK_THROWS_WITH(lines(other, run()), Catch::Matchers::StartsWith("a: layers[0].mapping_choice.mapper: "));
        other = run();
        other["provenance"]["files"] = 5;
        CHECK_THROWS_WITH(lines(run(), other), Catch::Matchers::StartsWith("b: provenance.files: found 5"));
    }
}

TEST_CASE("runs of older versions, without what came later, are compared all the same", "[diff]") {
    Json other = run();
    other.erase("provenance");
    other["layers"][0].erase("shape");
    other["layers"][0].erase("mapping_choice");
    CHECK(lines(other, other).empty());
    CHECK(lines(run(), other).front() == "mapper: exact, ");
    CHECK(lines(run(), other)[1] == "layers.A.shape.C: 3, ");
}
