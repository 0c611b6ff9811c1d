// The numbers that pictures of a run show are those of its result file.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/plot/comparison_plot.hpp"
#include "sim/plot/run_figures.hpp"
#include "sim/plot/run_plot.hpp"
#include "sim/results/looks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;
using Json = nlohmann::ordered_json;

namespace {

RunResult run_of(const std::string& network, const std::string& energy) {
    RunRequest request;
    request.accelerator = find_accelerator("eyeriss", Overrides());
    request.network = load_network(find_config("networks", network));
    request.layers = select_layers(request.network, {"all"});
    request.batch = 2;
    request.energy = load_energy_table(find_config("energy", energy));
    request.quiet = true;
    return run_network(request);
}

double value_of(const StackedBars& bars, std::size_t bar, const std::string& part) {
    for (std::size_t i = 0; i < bars.parts.size(); ++i)
        if (part == bars.parts[i].name) return bars.values.at(bar).at(i);
    return 0;
}

double sum_of(const Json& object) {
    double sum = 0;
    for (const Json& value : object) sum += value.get<double>();
    return sum;
}

void check_energies(const RunResult& run, const Json& result, double unit) {
    const StackedBars levels = level_figure(run), types = type_figure(run);
    REQUIRE(levels.names.size() == result["layers"].size());
    REQUIRE(types.names == levels.names);
    for (std::size_t i = 0; i < levels.names.size(); ++i) {
        const Json& layer = result["layers"][i];
        const Json& energy = layer["energy"];
        INFO(levels.names[i]);
        CHECK(levels.names[i] == layer["name"]);
        const auto same = [&](double shown, double expected) {
            CHECK(shown * unit == Approx(expected).epsilon(1e-12));
        };
        for (const auto& [part, level] :
             {std::pair{"RF", "rf"}, std::pair{"NoC", "noc"}, std::pair{"GLB", "glb"}, std::pair{"DRAM", "dram"}})
            same(value_of(levels, i, part), sum_of(energy[level]));
        for (const char* type : {"ifmap", "filter", "psum"}) {
            double all = 0;
            for (const char* level : {"rf", "noc", "glb", "dram"}) all += energy[level][type].get<double>();
            same(value_of(types, i, type), all);
        }
        for (const StackedBars& bars : {levels, types}) {
            same(value_of(bars, i, "MAC"), energy["mac"]);
            same(value_of(bars, i, "leakage"), energy["leakage"]);
            same(value_of(bars, i, "clock"), energy["clock"]);
            same(value_of(bars, i, "control"), energy["control"]);
            same(bars.sum(i), energy["total"]);
        }
        const double per_mac = energy["total"].get<double>() / layer["macs"].get<double>();
        CHECK(std::stod(levels.notes[i]) == Approx(per_mac).epsilon(0.005));  // three digits
    }
}

}  // namespace

TEST_CASE("energies in the pictures are those of the result file, with and without clock and control", "[plot]") {
    RunResult run = run_of("tiny", "eyeriss_65nm");
    check_energies(run, Json::parse(result_json(run)), 1e6);
    CHECK(level_figure(run).axis == "energy, \u00b5J");
    CHECK(level_figure(run).parts.size() == 7);
    run.energy_table = load_energy_table(find_config("energy", "normalized"));
    for (LayerResult& layer : run.layers) layer.energy = price(layer.counters, run.energy_table, run.accelerator);
    check_energies(run, Json::parse(result_json(run)), 1e3);
    CHECK(level_figure(run).axis == "energy, 10\u00b3 MAC energies");
    CHECK(level_figure(run).parts.size() == 5);
}

TEST_CASE("PE cycles in the pictures are those of the result file", "[plot]") {
    const RunResult run = run_of("tiny", "normalized");
    const Json result = Json::parse(result_json(run));
    const StackedBars bars = cycle_figure(run);
    for (std::size_t i = 0; i < bars.names.size(); ++i) {
        const Json& layer = result["layers"][i];
        const double all = layer["cycles"]["total"].get<double>() * run.accelerator.pes();
        CHECK(bars.sum(i) == Approx(100).epsilon(1e-12));
        for (const CycleLook& look : cycle_looks) {
            const double cycles = layer["pe_cycles"][pe_cycle_names[at_reason(look.reason)]].get<double>();
            CHECK(value_of(bars, i, look.title) == Approx(100 * cycles / all).epsilon(1e-12));
        }
    }
}

TEST_CASE("the roofline is the machine's, its points are those of the result file and lie below it", "[plot]") {
    const RunResult run = run_of("tiny", "normalized");
    const Json result = Json::parse(result_json(run));
    const Roofline roofline = roofline_of(run);
    CHECK(roofline.roof.macs_per_cycle == 12 * 14);
    CHECK(roofline.roof.dram_bytes_per_cycle == Approx(8 * 60.0 / 200).epsilon(1e-6));  // 64 bit, 60 and 200 MHz
    CHECK(roofline.roof.ridge() == Approx(70).epsilon(1e-6));
    CHECK(roofline.roof.at(7) == Approx(16.8).epsilon(1e-6));
    CHECK(roofline.roof.at(7000) == 168);
    const LayerKind kinds[] = {LayerKind::convolution, LayerKind::convolution, LayerKind::depthwise,
                               LayerKind::fully_connected, LayerKind::all};
    REQUIRE(roofline.points.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        const RooflinePoint& point = roofline.points[i];
        const Json& layer = i < 4 ? result["layers"][i] : result["totals"];
        INFO(point.name);
        CHECK(point.kind == kinds[i]);
        const double macs = layer["macs"];
        CHECK(point.macs_per_byte == Approx(macs / layer["dram_bytes"]["compressed"].get<double>()).epsilon(1e-12));
        CHECK(point.macs_per_cycle == Approx(macs / layer["cycles"]["total"].get<double>()).epsilon(1e-12));
        CHECK(point.macs_per_cycle <= roofline.roof.at(point.macs_per_byte));
    }
}

TEST_CASE("layers that are done several times say so, and are as many in the sum", "[plot]") {
    RunResult run = run_of("tiny", "normalized");
    run.layers[0].layer.repeats = 32;
    const Json result = Json::parse(result_json(run));
    const std::string name = run.layers[0].layer.name + " x 32";
    for (const StackedBars& bars : {level_figure(run), type_figure(run), cycle_figure(run)}) {
        CHECK(bars.names[0] == name);
        CHECK(bars.names[1] == run.layers[1].layer.name);
    }
    const Roofline roofline = roofline_of(run);
    CHECK(roofline.points.front().name == name);
    const Json& totals = result["totals"];
    const double macs = totals["macs"];
    CHECK(macs > 31 * result["layers"][0]["macs"].get<double>());
    CHECK(roofline.points.back().macs_per_cycle == Approx(macs / totals["cycles"]["total"].get<double>()));
    CHECK(roofline.points.back().macs_per_byte == Approx(macs / totals["dram_bytes"]["compressed"].get<double>()));
    CHECK(run_svg(run).find(">" + name + "<") != std::string::npos);
}

TEST_CASE("products of matrices are no convolutions in the roofline", "[plot]") {
    RunResult run = run_of("tiny", "normalized");
    CHECK(run_svg(run).find("product of matrices") == std::string::npos);
    Layer& layer = run.layers[0].layer;
    layer.C = layer.M = 8;  // the step of a recurrent network
    layer.H = layer.W = layer.R = layer.S = 1;
    layer.pad = {};
    CHECK(roofline_of(run).points[0].kind == LayerKind::product);
    CHECK(run_svg(run).find("product of matrices") != std::string::npos);
    layer.H = layer.W = 4;
    CHECK(roofline_of(run).points[0].kind == LayerKind::convolution);
}

TEST_CASE("energies that a table gives no price for are drawn as nothing", "[plot]") {
    RunResult run = run_of("tiny", "normalized");
    for (LayerResult& layer : run.layers) layer.energy = {};
    CHECK(level_figure(run).parts.size() == 1);
    CHECK(run_svg(run).find("</svg>") != std::string::npos);
}

TEST_CASE("a picture of many layers with long names is drawn, the same each time", "[plot]") {
    RunResult run = run_of("tiny", "normalized");
    run.mapping_file = "some/\xff'file.yaml";
    const LayerResult layer = run.layers[0];
    for (int i = 0; i < 300; ++i) {
        run.layers.push_back(layer);
        run.layers.back().layer.name = "a_layer_with_a_rather_long_name_" + std::to_string(i);
    }
    const std::string svg = run_svg(run);
    CHECK(svg == run_svg(run));
    CHECK(svg.find("mappings: \\xff'file.yaml") != std::string::npos);
    CHECK(svg.find("</svg>") != std::string::npos);
}
