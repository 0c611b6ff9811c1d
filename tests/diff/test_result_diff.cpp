// Two results side by side: which layers are compared, what is added up, and where there is no ratio.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/diff/result_diff.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/results/result_json.hpp"
#include "tests/host/scratch.hpp"
#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::ordered_json;
using Names = std::vector<std::string>;

RunResult run_of(const std::vector<LayerResult>& layers) {
    RunResult run = hand_run(EnergyTable());
    run.layers = layers;
    return run;
}

ResultDiff diff_of_texts(const std::string& a, const std::string& b) {
    return diff_results({"a.json", a}, {"b.json", b});
}

ResultDiff diff_of(const RunResult& a, const RunResult& b) { return diff_of_texts(result_json(a), result_json(b)); }

// Of one run for each dataflow.
std::string comparison_of(const Names& dataflows) {
    Json all = {{"schema", "eyrie.comparison/2"}, {"dataflows", Json::array()}};
    for (const std::string& dataflow : dataflows) {
        Json run = run_json(hand_run(EnergyTable()));
        run["dataflow"] = dataflow;
        all["dataflows"].push_back(run);
    }
    return all.dump();
}

std::uint64_t total_cycles(const Amounts& of) { return of.at(at_place(AmountPlace::total_cycles))->count(); }

Names names_of(const RunDiff& run) {
    Names names;
    for (const LayerDiff& layer : run.layers) names.push_back(layer.name);
    return names;
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("of a result and itself no key differs, and each layer and their total are as large", "[diff]") {
    const RunResult run = hand_run(EnergyTable());
    const ResultDiff diff = diff_of(run, run);
    REQUIRE(diff.runs.size() == 1);
    const RunDiff& found = diff.runs[0];
    CHECK(found.keys.empty());
    CHECK(found.all_layers);
    CHECK(names_of(found) == Names{"A", "B"});
    CHECK(total_cycles(found.total.a) == 1600 + 16000);
    CHECK(found.layers[1].ratio(at_place(AmountPlace::total_cycles), true) == 1.0);
    CHECK(has_line(diff_text(diff), "No key differs"));
}

TEST_CASE("layers are paired by name; what one result lacks is named and left out of the total", "[diff]") {
    const LayerResult a = hand_layer("A", 1), b = hand_layer("B", 10), faster_b = hand_layer("B", 4);
    const ResultDiff diff = diff_of(run_of({a, b}), run_of({hand_layer("C", 3), faster_b}));
    const RunDiff& found = diff.runs.at(0);
    CHECK(names_of(found) == Names{"A", "B", "C"});
    CHECK_FALSE(found.all_layers);
    CHECK(found.layers[0].b.empty());
    CHECK(found.layers[2].a.empty());
    CHECK(found.total.name == "total of layers in both");
    CHECK(total_cycles(found.total.a) == 16000);
    CHECK(found.total.ratio(at_place(AmountPlace::total_cycles), true) == 0.4);
    CHECK_FALSE(found.layers[0].ratio(at_place(AmountPlace::total_cycles), true));
    CHECK(has_line(diff_text(diff), "only in A: A"));
    CHECK(has_line(diff_text(diff), "only in B: C"));
    const Json run = Json::parse(diff_json(diff)).at("runs").at(0);
    CHECK(run.at("only_in_a") == Json::parse(R"(["A"])"));
    CHECK(run.at("only_in_b") == Json::parse(R"(["C"])"));
    CHECK(run.at("layers").at(2).at("total_cycles") == Json::parse(R"({"a": null, "b": 4800, "ratio": null})"));
}

TEST_CASE("a total of some layers counts each as often as its own result does it", "[diff]") {
    LayerResult thrice = hand_layer("B", 1), twice = thrice;
    thrice.layer.repeats = 3;
    twice.layer.repeats = 2;
    const RunDiff found = diff_of(run_of({hand_layer("A", 1), thrice}), run_of({twice})).runs.at(0);
    CHECK(total_cycles(found.total.a) == 3 * 1600);
    CHECK(total_cycles(found.total.b) == 2 * 1600);
    CHECK(total_cycles(found.layers[1].a) == 1600);
}

TEST_CASE("results without a layer in common have no total, in any form", "[diff]") {
    const ResultDiff diff = diff_of(run_of({hand_layer("A", 1)}), run_of({hand_layer("B", 1)}));
    CHECK(diff.runs.at(0).total.a.empty());
    CHECK(Json::parse(diff_json(diff)).at("runs").at(0).at("total").is_null());
    CHECK(diff_text(diff).find("total of") == std::string::npos);
    const std::string csv = diff_csv(diff);
    CHECK(std::count(csv.begin(), csv.end(), '\n') == 1 + 2);  // the names and two layers
}

TEST_CASE("energies of two units have no ratio, times and accesses have", "[diff]") {
    EnergyTable table;
    table.mac_active = 1;
    const RunResult a = hand_run(table);
    table.unit = "pJ";
    const RunResult b = hand_run(table);
    CHECK(diff_of(a, a).runs.at(0).total.ratio(at_place(AmountPlace::energy), true) == 1.0);
    const ResultDiff diff = diff_of(a, b);
    const Json layer = Json::parse(diff_json(diff)).at("runs").at(0).at("layers").at(0);
    CHECK(layer.at("energy").at("ratio").is_null());
    CHECK(layer.at("edp").at("ratio").is_null());
    CHECK(layer.at("total_cycles").at("ratio") == 1.0);
    CHECK(layer.at("glb_reads").at("ratio") == 1.0);
    CHECK(diff_text(diff).find("Energy, in MAC energies and pJ: no ratios;") != std::string::npos);
}

TEST_CASE("each line of a difference as CSV has all its columns", "[diff]") {
    RunResult run = hand_run(EnergyTable());
    run.network = "net";
    run.layers[0].layer.name = "plain";
    const std::string csv = diff_csv(diff_of(run, run_of({hand_layer("B", 2)})));
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        std::string plain;  // what stands outside quotes
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (!quoted) plain += c;
        }
        CHECK(std::count(plain.begin(), plain.end(), ',') + 1 == static_cast<std::ptrdiff_t>(diff_columns().size()));
    }
}

TEST_CASE("comparisons are compared dataflow by dataflow, in the order of the first", "[diff]") {
    const ResultDiff diff = diff_of_texts(comparison_of({"rs", "ws", "nlr"}), comparison_of({"os-a", "nlr", "rs"}));
    REQUIRE(diff.runs.size() == 2);
    CHECK(diff.runs[0].name == "rs");
    CHECK(diff.runs[1].name == "nlr");
    CHECK(diff.only_in_a == Names{"ws"});
    CHECK(diff.only_in_b == Names{"os-a"});
    CHECK(has_line(diff_text(diff), "only in B: os-a"));
}

TEST_CASE("a result is not compared with a comparison, nor with what is neither", "[diff]") {
    const std::string result = result_json(hand_run(EnergyTable()));
    CHECK_THROWS_WITH(diff_of_texts(result, comparison_of({"rs"})), Catch::Contains("b.json: schema: found"));
    CHECK_THROWS_WITH(diff_of_texts(result, R"({"schema": "eyrie.sweep/1"})"), Catch::Contains("eyrie.sweep/1"));
    CHECK_THROWS_WITH(diff_of_texts(result, ""), Catch::Contains("b.json: is empty"));
}

TEST_CASE("a layer that could not run is told with its side and reason", "[diff]") {
    RunResult b = hand_run(EnergyTable());
    b.cannot_run.push_back({"C", "does not fit", {}});
    const ResultDiff diff = diff_of(hand_run(EnergyTable()), b);
    CHECK(diff.runs.at(0).notes == Names{"B: C cannot run: does not fit"});
    CHECK(has_line(diff_text(diff), "B: C cannot run: does not fit"));
}
