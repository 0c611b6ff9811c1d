// Mapping files: each parameter of each layer, and what is wrong with a file.
#include <cstdio>
#include <fstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "dataflows/mapper/mapping_file.hpp"
#include "sim/kernel/errors.hpp"

using namespace eyrie;

namespace {

const std::string path = "test_mapping_file." + std::to_string(getpid()) + ".yaml";

MappingFile load(const std::string& text) {
    std::ofstream(path) << text;
    struct Remove {
        ~Remove() { std::remove(path.c_str()); }
    } const remove;
    Network network;
    network.name = "net";
    network.layers.resize(2);
    network.layers[0].name = "CONV1";
    network.layers[1].name = "CONV2";
    return load_mapping_file(path, network);
}

std::string error_of(const std::string& text) {
    try {
        load(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a mapping file has the parameters of the layers that it names", "[mapping-file]") {
    const MappingFile file = load(
        "dataflow: rs\ndescription: d\nlayers:\n"
        "  CONV2: {m: 7, n: 6, e: 5, p: 4, q: 3, r: 2, t: 8}\n");
    CHECK(file.dataflow == "rs");
    REQUIRE(file.layers.size() == 1);
    MappingParameters expected;
    expected.m = 7;
    expected.n = 6;
    expected.e = 5;
    expected.p = 4;
    expected.q = 3;
    expected.r = 2;
    expected.t = 8;
    CHECK(file.layers.at("CONV2") == expected);
    CHECK(file.places.at("CONV2") == path + ":4");
}

TEST_CASE("g may be left out, no other parameter", "[mapping-file]") {
    CHECK(load("dataflow: rs\nlayers:\n  CONV1: {m: 1, n: 1, e: 1, p: 1, q: 1, r: 1, t: 1, g: 2}\n")
              .layers.at("CONV1")
              .g == 2);
    CHECK(error_of("dataflow: rs\nlayers:\n  CONV1: {m: 1, n: 1, e: 1, p: 1, q: 1, r: 1}\n") ==
          path + ":3: layers.CONV1: key 't' is missing");
}

TEST_CASE("a parameter that the dataflow does not have is refused", "[mapping-file]") {
    CHECK(error_of("dataflow: rs\nlayers:\n  CONV1: {m: 1, n: 1, e: 1, f: 1}\n")
              .find("layers.CONV1.f: unknown key 'f'; allowed: m, n, e, p, q, r, t, g") != std::string::npos);
}

TEST_CASE("a mapping for a layer, or of a dataflow, that there is not is refused", "[mapping-file]") {
    CHECK(error_of("dataflow: rs\nlayers:\n  CONV3: {m: 1}\n") ==
          path +
              ":3: layers.CONV3: unknown layer of network net 'CONV3'; did you mean 'CONV1' or 'CONV2'?; allowed: "
              "CONV1, CONV2");
    CHECK(error_of("dataflow: xs\nlayers: {}\n") ==
          path + ":1: dataflow: found 'xs'; did you mean 'rs' or 'ws'?; allowed: rs, ws, os-a, os-b, os-c, nlr");
    CHECK(error_of("layers: {}\n") == path + ":1: key 'dataflow' is missing");
    CHECK(error_of("dataflow: rs\n") == path + ":1: key 'layers' is missing");
    CHECK(error_of("dataflow: rs\nlayers: {CONV1: {m: 0}}\n").find("layers.CONV1") != std::string::npos);
    CHECK(error_of("dataflow: rs\nlayers: {}\nmore: 1\n").find(path + ":3: more: unknown key 'more'") == 0);
}
