// What a result was made of, in its file.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/results/result_files.hpp"
#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const RunResult& run) { return Json::parse(result_json(run)); }

}  // namespace

TEST_CASE("a result holds command, digests of files and build, and ends with the simulator's speed", "[results]") {
    RunResult run = hand_run(EnergyTable());
    CHECK_FALSE(json_of(run).contains("provenance"));
    run.provenance.emplace();
    run.provenance->command = "eyrie run --network 'a b'";
    run.provenance->add({"network", "a b", "00ff"});
    run.provenance->build = {"1.2.3", "abc-dirty", "GNU 12", "Release", "-O3"};
    const Json json = json_of(run);
    CHECK(json.at("provenance") == Json::parse(R"({
        "command": "eyrie run --network 'a b'",
        "files": [{"kind": "network", "name": "a b", "sha256": "00ff"}],
        "build": {"version": "1.2.3", "revision": "abc-dirty", "compiler": "GNU 12", "type": "Release",
                  "flags": "-O3"}})"));
    CHECK(std::next(json.begin(), static_cast<std::ptrdiff_t>(json.size()) - 1).key() == "simulator");
}

TEST_CASE("a layer's shape is in the result, with the size of its ofmaps", "[results]") {
    RunResult run = hand_run(EnergyTable());
    Layer& layer = run.layers[0].layer;
    layer.C = 6, layer.M = 4, layer.H = 9, layer.W = 7, layer.R = 3, layer.S = 2, layer.G = 2;
    layer.stride_h = 2, layer.stride_w = 1, layer.pad = {1, 2, 3, 4};
    const Json shape = json_of(run).at("layers").at(0).at("shape");
    CHECK(shape == Json::parse(R"({"type": "conv", "C": 6, "M": 4, "H": 9, "W": 7, "R": 3, "S": 2, "stride": [2, 1],
                                   "padding": [[1, 2], [3, 4]], "groups": 2, "E": 5, "F": 13})"));
    layer.fully_connected = true;
    CHECK(json_of(run).at("layers").at(0).at("shape").at("type") == "fc");
}
