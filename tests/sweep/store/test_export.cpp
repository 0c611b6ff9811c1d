// A sweep's points as CSV and JSON lines; and what queries of a store are made of.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/sweep/store/export.hpp"
#include "sim/sweep/store/key_set.hpp"
#include "sim/sweep/store/staircase.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream in(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// A sweep of three points: done, failed, pending.
struct Exported {
    explicit Exported(const std::string& layers = R"([{"name": "L"}])")
        : store(scratch.path("s.db"), Store::Mode::create) {
        StoredSweep sweep;
        sweep.name = "s";
        sweep.text =
            "base: {accelerator.dram.rlc: false, batch: 2, layers: [A, B]}\nserve: {link: tree}\n"
            "vary: [{link: [network, array.rows], values: []}]\n";
        sweep.digest = sha256(sweep.text);
        id = store.enter_sweep(sweep);
        store.enter_points(id, {{0, "k0", "{\"array.rows\": 4, \"network\": \"a,b\"}", "run 0", "k9"},
                                {1, "k1", "{\"array.rows\": 5, \"network\": \"x\"}", "run \"1\""},
                                {2, "k2", "{\"array.rows\": 6, \"network\": \"y\"}", "run 2"}});
        PointRecord done;
        done.key = "k0";
        done.workload = "net";
        done.energy_table = "t";
        done.energy_unit = "pJ";
        done.energy = 1.5;
        done.array_cycles = 10;
        done.total_cycles = 12;
        done.delay_ms = 0.25;
        done.macs = 100;
        done.area_um2 = 7;
        done.pes = 4;
        done.inputs = R"({"accelerator": {}, "mapper": "exact"})";
        done.remarks = R"({"layers_left_out": ["F", "G"], "zeros_assumed": ["H"], "prices_of_other_sizes": ["RF"], )"
                       R"("compression_inflates": )"
                       R"([{"layer": "I", "transfer": "ofmap", "uncompressed": 1, "compressed": 2}]})";
        done.energy_by_level =
            R"({"rf": {"ifmap": 1, "filter": 2, "psum": 3}, "noc": {"ifmap": 4, "filter": 5, "psum": 6},)"
            R"( "glb": {"ifmap": 7, "filter": 8, "psum": 9}, "dram": {"ifmap": 10, "filter": 11, "psum": 12},)"
            R"( "mac": 13, "clock": 14, "control": 15, "total": 120})";
        done.layers = layers;
        store.add(done);
        PointRecord failed;
        failed.key = "k1";
        failed.status = PointStatus::invalid;
        failed.failure = "no, \"never\"";
        failed.workload = "net";
        failed.inputs = R"({"accelerator": {}})";  // without a mapper, as older versions wrote it
        store.add(failed);
    }
    std::vector<std::string> as(const std::string& ending) {
        export_sweep(store, id, scratch.path("out" + ending));
        return lines_of(scratch.path("out" + ending));
    }

    Scratch scratch;
    Store store;
    std::int64_t id = 0;
};

}  // namespace

TEST_CASE("export: CSV has a line for each point, what is not known empty", "[export]") {
    Exported sweep;
    const std::vector<std::string> lines = sweep.as(".csv");
    REQUIRE(lines.size() == 4);
    CHECK(
        lines[0] ==
        "ordinal,status,array.rows,network,mapper,refined,workload,energy_table,energy_unit,energy_total,array_"
        "cycles,total_cycles,"
        "delay_ms,macs,area_um2,pes,energy_mac,energy_rf_ifmap,energy_rf_filter,energy_rf_psum,energy_noc_ifmap,"
        "energy_noc_filter,energy_noc_psum,energy_glb_ifmap,energy_glb_filter,energy_glb_psum,energy_dram_ifmap,"
        "energy_dram_filter,energy_dram_psum,energy_leakage,energy_clock,energy_control,layers_left_out,zeros_assumed,"
        "compression_inflates,prices_of_other_sizes,mappings_not_proven,failure,key,command,"
        "sweep,accelerator,layers,dataflow,batch,objective,serve.link,accelerator.dram.rlc");
    CHECK(lines[1] ==
          "0,done,4,\"a,b\",exact,true,net,t,pJ,1.5,10,12,0.25,100,7.0,4,13,1,2,3,4,5,6,7,8,9,10,11,12,,14,15,\"F, "
          "G\",H,I ofmap,RF,,,k0,run 0,s,eyeriss,\"A,B\",rs,2,edp,tree,false");
    CHECK(lines[2] ==
          "1,invalid,5,x,estimate,false,net,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\"no, \"\"never\"\"\",k1,\"run "
          "\"\"1\"\"\",s,eyeriss,\"A,B\",rs,2,edp,tree,false");
    CHECK(lines[3] ==
          "2,pending,6,y,,false,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,k2,run 2,s,eyeriss,\"A,B\",rs,2,edp,tree,false");
}

TEST_CASE("export: JSON lines have the same, with the layers", "[export]") {
    Exported sweep;
    const std::vector<std::string> lines = sweep.as(".jsonl");
    REQUIRE(lines.size() == 3);
    const auto done = nlohmann::json::parse(lines[0]), failed = nlohmann::json::parse(lines[1]);
    CHECK(done.at("array.rows") == 4);
    CHECK(done.at("energy_total") == 1.5);
    CHECK(done.at("layers").at(0).at("name") == "L");
    CHECK(done.at("energy_by_level").at("glb").at("psum") == 9);
    CHECK(done.at("layers_left_out") == nlohmann::json{"F", "G"});
    CHECK(done.at("compression_inflates").at(0).at("layer") == "I");
    CHECK(done.at("mapper") == "exact");
    CHECK(done.at("sweep") == "s");
    CHECK(done.at("settings") ==
          nlohmann::json::parse(R"({"accelerator": "eyeriss", "layers": "A,B", "dataflow": "rs", "batch": 2, )"
                                R"("objective": "edp", "mapper": "estimate", "serve.link": "tree", )"
                                R"("accelerator.dram.rlc": false, "array.rows": 4, "network": "a,b"})"));
    CHECK(done.at("refined") == true);
    CHECK(failed.at("refined") == false);
    CHECK(failed.at("failure") == "no, \"never\"");
    CHECK(failed.at("energy_total").is_null());
    CHECK(failed.at("layers").is_null());
    CHECK(failed.at("parameters") == nlohmann::json{{"array.rows", 5}, {"network", "x"}});
    CHECK(nlohmann::json::parse(lines[2]).at("status") == "pending");
}

TEST_CASE("export: what stands in for the layers of a point is one line of JSON, or refused", "[export]") {
    for (const char* written : {"[{\"name\":\n\"L\"}]\n", "\r[{\"name\":\t\"L\"} ]", " [ { \"name\" : \"L\" } ] "}) {
        INFO(written);
        Exported sweep(written);
        const std::vector<std::string> lines = sweep.as(".jsonl");
        REQUIRE(lines.size() == 3);
        CHECK(nlohmann::json::parse(lines[0]).at("layers") == nlohmann::json::parse(R"([{"name": "L"}])"));
    }
    for (const char* no_json : {"", "[", "[] []", "[{\"name\": \"\xff\"}]", "{}, \"key\": \"other\""}) {
        INFO(no_json);
        Exported sweep(no_json);
        CHECK_THROWS_WITH(sweep.as(".jsonl"), Catch::Contains("is damaged: found '"));
    }
}

TEST_CASE("export: another ending, and a damaged store, are told", "[export]") {
    Exported sweep;
    CHECK_THROWS_WITH(check_export_path("out.txt"),
                      "--export: found 'out.txt'; allowed: a name that ends in .csv or .jsonl");
    CHECK_NOTHROW(check_export_path(sweep.scratch.path("out.csv")));
    sweep.store.enter_points(sweep.id, {{2, "k2", "no JSON", "run 2"}});
    CHECK_THROWS_WITH(sweep.as(".csv"), Catch::Contains("is damaged: found 'no JSON' where JSON should be"));
}

TEST_CASE("key set: keys that went in are there, and no others", "[key-set]") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{8}, std::size_t{1000}}) {
        KeySet keys(count);
        for (std::size_t i = 0; i < count; ++i) keys.insert(sha256(std::to_string(i)).c_str());
        for (std::size_t i = 0; i < count; ++i) {
            CHECK(keys.has(sha256(std::to_string(i)).c_str()));
            CHECK_FALSE(keys.has(sha256("not " + std::to_string(i)).c_str()));
        }
    }
}

TEST_CASE("key set: keys that begin alike are told apart", "[key-set]") {
    KeySet keys(40);
    std::set<std::string> in;
    for (int i = 0; i < 20; ++i) {
        std::string key(64, 'f');  // at the end of the table: they go on at its beginning
        key[31] = "0123456789abcdef"[i % 16];
        key[30] = "01"[i / 16];
        keys.insert(key.c_str());
        in.insert(key);
    }
    for (int i = 0; i < 64; ++i) {
        std::string key(64, 'f');
        key[31] = "0123456789abcdef"[i % 16];
        key[30] = "0123"[i / 16];
        CHECK(keys.has(key.c_str()) == (in.count(key) != 0));
    }
}

TEST_CASE("staircase: a pair is let in unless one before has no more of both", "[staircase]") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        const std::uint32_t range = 2 + random.below(20);
        Staircase stairs;
        std::vector<std::pair<double, double>> before;
        for (int i = 0; i < 60; ++i) {
            const double cost = random.below(range), other = random.below(range);
            const bool beaten = std::any_of(before.begin(), before.end(),
                                            [&](const auto& one) { return one.first <= cost && one.second <= other; });
            REQUIRE(stairs.add(cost, other) == !beaten);
            before.emplace_back(cost, other);
        }
    }
}
