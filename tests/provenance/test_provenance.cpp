// What was run, as files say it.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/provenance/provenance.hpp"

using namespace eyrie;

using Json = nlohmann::ordered_json;

TEST_CASE("what nobody knows of a result is null", "[provenance]") {
    const Json json = provenance_json({});
    CHECK(json.at("command").is_null());
    CHECK(json.at("build").at("revision").is_null());
    CHECK(json.at("files") == Json::array());
}

TEST_CASE("a file that several requests stand on is there once; of one kind and name", "[provenance]") {
    Provenance provenance;
    provenance.add({"technology", "65nm", "1"});
    provenance.add({"technology", "65nm", "1"});
    provenance.add({"energy table", "65nm", "2"});
    CHECK(provenance.files.size() == 2);
}

TEST_CASE("what is made without a command has no provenance in its file", "[provenance]") {
    Json file = {{"schema", "eyrie.any/1"}};
    add_provenance({}, file);
    CHECK(file.size() == 1);
    add_provenance(Provenance{"eyrie version", {}, {"1.2.3", "abc", "GNU 12", "Release", "-O3"}}, file);
    CHECK(file.at("provenance").at("command") == "eyrie version");
    CHECK(file.at("provenance").at("build").at("revision") == "abc");
}
