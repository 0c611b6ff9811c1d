// A point's key: the same for the same inputs, another one for whatever a result depends on.
#include <set>

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "sim/host/sha256.hpp"
#include "sim/sweep/point/point_inputs.hpp"
#include "sim/sweep/point/record_json.hpp"
#include "sim/sweep/point/simulate_point.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

PointSettings settings(const std::vector<std::pair<std::string, std::string>>& values) {
    PointSettings all;
    all.set("network", "alexnet");
    for (const auto& [key, value] : values) all.set(key, value);
    return all;
}

std::string key_of(const PointSettings& of) {
    PointResolver resolver;
    return inputs_of(resolver.resolve(of)).key;
}

}  // namespace

TEST_CASE("key: SHA-256 of the inputs, the published test vector included") {
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    PointResolver resolver;
    const PointInputs inputs = inputs_of(resolver.resolve(settings({})));
    CHECK(inputs.key == sha256(inputs.text));
    for (const auto& [digest, text] : inputs.documents) {
        CHECK(digest == sha256(text));
        CHECK(inputs.text.find(digest) != std::string::npos);
    }
}

TEST_CASE("key: defaults spelled out change nothing") {
    CHECK(key_of(settings({})) == key_of(settings({{"accelerator", "eyeriss"},
                                                   {"accelerator.array.rows", "12"},
                                                   {"layers", "CONV1,CONV2, CONV3,CONV4,CONV5"},
                                                   {"dataflow", "rs"},
                                                   {"batch", "1"},
                                                   {"objective", "edp"},
                                                   {"energy", "derived"},
                                                   {"seed", "1"},
                                                   {"check", "false"}})));
}

TEST_CASE("key: what is beside the array matters to a machine with a vector unit") {
    const Scratch scratch;
    const auto key = [&](const std::string& pool, const char* lanes) {
        scratch.write("n.yaml", "name: n\nlayers:\n  - {name: A, C: 1, M: 2, H: 4, W: 4, R: 3, S: 3}\n" + pool);
        return key_of(settings({{"network", scratch.path("n.yaml")}, {"accelerator.vector.lanes", lanes}}));
    };
    const std::string pool = "  - {name: P, type: maxpool, C: 2, H: 2, W: 2, R: 2, S: 2}\n";
    CHECK(key("", "0") == key(pool, "0"));
    CHECK(key("", "8") != key(pool, "8"));
    CHECK(key(pool, "8") != key(pool, "4"));
}

TEST_CASE("key: each setting, and the content of each file, makes another point") {
    const Scratch scratch;
    const std::string network =
        "name: n\nlayers:\n  - {name: A, C: 1, M: 2, H: 4, W: 4, R: 3, S: 3, ifmap_file: x.npy}\n";
    scratch.write("x.npy", "one");
    scratch.write("n.yaml", network);
    const std::string file = scratch.path("n.yaml");
    std::set<std::string> keys = {key_of(settings({}))};
    std::size_t made = 1;
    const auto differs = [&](const PointSettings& of) {
        INFO(of.command());
        keys.insert(key_of(of));
        CHECK(keys.size() == ++made);
    };
    differs(settings({{"accelerator.array.rows", "13"}}));
    differs(settings({{"accelerator.dram.relu", "false"}}));
    differs(settings({{"accelerator", "isca16_rs_256"}}));
    differs(settings({{"network", "vgg16"}}));
    differs(settings({{"layers", "CONV1"}}));
    differs(settings({{"layers", "CONV2,CONV1"}}));
    differs(settings({{"layers", "all"}}));
    differs(settings({{"dataflow", "ws"}}));
    differs(settings({{"batch", "2"}}));
    differs(settings({{"mapping", "eyeriss_alexnet"}}));
    differs(settings({{"objective", "energy"}}));
    differs(settings({{"energy", "eyeriss_65nm"}}));
    differs(settings({{"seed", "2"}}));
    differs(settings({{"check", "true"}}));
    differs(settings({{"network", file}}));
    scratch.write("x.npy", "two");
    differs(settings({{"network", file}}));
    scratch.write("n.yaml", network + "  - {name: B, C: 1, M: 1, H: 4, W: 4, R: 3, S: 3}\n");
    differs(settings({{"network", file}}));
}

TEST_CASE("key: what cannot change a result does not change the key") {
    const Scratch scratch;
    const std::string layers = "layers:\n  - {name: A, C: 1, M: 2, H: 4, W: 4, R: 3, S: 3}\n";
    const std::string a = scratch.write("a.yaml", "name: n\ndescription: one\n" + layers);
    const std::string b = scratch.write("b.yaml", "# a comment\nname: n\n" + layers);
    CHECK(key_of(settings({{"network", a}})) == key_of(settings({{"network", b}})));
}

TEST_CASE("key: points are comparable when they do the same work with the same energy table") {
    PointResolver resolver;
    const auto id = [&](const PointSettings& of) { return comparable_id(resolver.resolve(of)); };
    const std::string base = id(settings({}));
    CHECK(base == id(settings({{"dataflow", "ws"}, {"accelerator", "isca16_ws_256"}, {"objective", "delay"}})));
    CHECK(base != id(settings({{"batch", "2"}})));
    CHECK(base != id(settings({{"layers", "CONV1"}})));
    CHECK(base != id(settings({{"energy", "eyeriss_65nm"}})));
    const std::string other = id(settings({{"energy", "45nm"}}));
    CHECK(base == id(settings({{"energy", "65nm"}})));
    CHECK(base != other);
    CHECK(other == id(settings({{"accelerator.technology", "45nm"}})));
}

TEST_CASE("point: the command is quoted for a shell") {
    CHECK(settings({{"network", "it's/a net.yaml"}, {"accelerator.array.rows", "8"}, {"check", "true"}}).command() ==
          "eyrie run --accelerator eyeriss --set array.rows=8 --network 'it'\\''s/a net.yaml' --dataflow rs --batch 1 "
          "--objective edp --mapper estimate --energy derived --seed 1 --check");
    CHECK(settings({{"mapping", "eyeriss_alexnet"}}).command().find("--dataflow") == std::string::npos);
}

TEST_CASE("key: what a point is asked is part of it, and of what it is compared with") {
    const auto served = [](std::vector<std::pair<std::string, std::string>> values) {
        values.insert(values.end(), {{"network", "tiny"}, {"serve.scenario", "server"}, {"serve.percentile", "99"}});
        if (values.size() < 4) values.emplace_back("serve.latency_bound", "1");
        return settings(values);
    };
    PointResolver resolver;
    const auto id_of = [&](const PointSettings& of) { return comparable_id(resolver.resolve(of)); };
    const PointSettings plain = settings({{"network", "tiny"}, {"layers", "all"}}), one = served({});
    CHECK(key_of(one) != key_of(plain));
    CHECK(id_of(one) != id_of(plain));
    CHECK(key_of(served({{"serve.chips", "2"}, {"serve.latency_bound", "1"}})) != key_of(one));
    CHECK(id_of(served({{"serve.chips", "2"}, {"serve.latency_bound", "1"}})) == id_of(one));
    CHECK(id_of(served({{"serve.chips", "1"}, {"serve.latency_bound", "2"}})) != id_of(one));
    CHECK(resolver.resolve(one).request.layers.size() == 4);  // the fully connected one, too
    CHECK_THAT(one.command(), Catch::Contains(" && eyrie serve --accelerator eyeriss --network tiny ") &&
                                  Catch::Contains("--latency-bound 1 --percentile 99"));
}

TEST_CASE("point: a scenario's numbers are in the record, and only there") {
    PointSettings asked = settings({{"network", "tiny"},
                                    {"serve.scenario", "server"},
                                    {"serve.latency_bound", "0.2"},
                                    {"serve.percentile", "99"},
                                    {"serve.queries", "5000"},
                                    {"serve.duration", "0"}});
    PointResolver resolver;
    const auto record_of_settings = [&](const PointSettings& of) {
        const ResolvedPoint point = resolver.resolve(of);
        return simulate_point(point, inputs_of(point));
    };
    const PointRecord served = record_of_settings(asked);
    CHECK(served.queries_per_second > 10000);
    CHECK(served.p99_ms <= 0.2);
    CHECK(served.qps_per_watt > served.queries_per_second);  // it takes less than a watt
    CHECK(served.total_cycles > 0);
    asked.set("serve.latency_bound", "0.001");
    const PointRecord none = record_of_settings(asked);
    CHECK(none.queries_per_second == 0);
    CHECK(none.p99_ms == none.delay_ms);
    const PointRecord plain = record_of_settings(settings({{"network", "tiny"}, {"layers", "all"}}));
    CHECK(plain.p99_ms != plain.p99_ms);
    CHECK(plain.energy == served.energy);
    const PointRecord back = record_of(record_json(plain).dump());
    CHECK(back.queries_per_second != back.queries_per_second);
    CHECK(record_of(record_json(served).dump()).p99_ms == served.p99_ms);
}
