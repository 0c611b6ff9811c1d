// A network run as a chain on the machine: bit-exact under every dataflow, and a layer that goes wrong is noticed.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/network_file/network_graph.hpp"

using namespace eyrie;

namespace {

const char* const layers =
    "name: net\nwhole: true\nlayers:\n"
    "  - {name: stem, C: 2, M: 6, H: 9, W: 9, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: a, C: 6, M: 6, H: 9, W: 9, R: 3, S: 3, padding: 1}\n"
    "  - {name: sum, type: add, operation: add_relu, inputs: [a, stem]}\n"
    "  - {name: pool, type: avgpool, C: 6, H: 9, W: 9, R: 3, S: 3, stride: 2}\n"
    "  - {name: dw, type: depthwise, C: 6, H: 4, W: 4, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: wide, C: 6, M: 4, H: 4, W: 4, R: 3, S: 3, padding: 2, dilation: 2, relu: true}\n"
    "  - {name: both, type: concat, inputs: [dw, wide], C: 10, H: 4, W: 4}\n"
    "  - {name: up, type: transposed, C: 10, M: 2, H: 4, W: 4, R: 2, S: 2, stride: 2}\n"
    "  - {name: fc, type: fc, C: 2, H: 8, W: 8, M: 5}\n";

RunRequest request_for(const std::string& dataflow, const std::string& machine) {
    RunRequest request;
    request.accelerator = find_accelerator(machine, {});
    request.network = parse_network(layers, "net.yaml");
    request.graph = std::make_shared<Graph>(network_graph(layers, "net.yaml"));
    request.layers = request.network.layers;
    request.dataflow = dataflow;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.chain = request.check = request.quiet = true;
    return request;
}

// A chip that gives a wrong word in one layer.
class WrongChip final : public LayerMachine {
public:
    WrongChip(const AcceleratorConfig& config, std::string layer) : chip_("chip", config), layer_(std::move(layer)) {}
    LayerRun run_layer(const Layer& layer, const LayerData& data, const Plan& plan, const RunOptions& options,
                       const PassObserver& observer) override {
        LayerRun run = chip_.run_layer(layer, data, plan, options, observer);
        if (layer.name == layer_) run.ofmap.put(0, 0, 0, 0, run.ofmap.at(0, 0, 0, 0) ^ 1);
        return run;
    }

private:
    Chip chip_;
    std::string layer_;
};

}  // namespace

TEST_CASE("a chain of layers is bit-exact on the machine under every dataflow, with and without fast-forward") {
    for (const std::string& dataflow : dataflow_names())
        for (const bool fast_forward : {true, false}) {
            RunRequest request = request_for(dataflow, "isca16_" + dataflow + "_256");
            request.batch = 2;
            request.fast_forward = fast_forward;
            INFO(dataflow << " fast-forward " << fast_forward);
            const RunResult result = run_network(request);
            REQUIRE(result.layers.size() == request.layers.size());
            for (const LayerResult& layer : result.layers) {
                INFO(layer.layer.name);
                CHECK(layer.check == CheckOutcome::match);
            }
            REQUIRE(result.chain);
            CHECK(result.chain->ends.empty());
            CHECK(result.chain->layers == static_cast<std::int64_t>(result.layers.size()) - 1);
        }
}

TEST_CASE("a chain is bit-exact where words are compressed and gated, and its counts are those of its own words") {
    RunRequest request = request_for("rs", "eyeriss");
    const RunResult result = run_network(request);
    request.check = false;
    const RunResult unchecked = run_network(request);
    CHECK(total_of(result.layers).check == CheckOutcome::match);
    CHECK(run_json(unchecked)["totals"]["cycles"] == run_json(result)["totals"]["cycles"]);
    CHECK(run_json(unchecked)["totals"]["dram_bytes"] == run_json(result)["totals"]["dram_bytes"]);
    CHECK(run_json(unchecked)["totals"]["gated_macs"] == run_json(result)["totals"]["gated_macs"]);
}

TEST_CASE("a layer that goes wrong is noticed there, and where others compute on it") {
    RunRequest request = request_for("ws", "isca16_ws_256");
    for (const Layer& wrong : request.layers) {
        INFO(wrong.name);
        const RunResult result = run_network(
            request, [&](const AcceleratorConfig& config) { return std::make_unique<WrongChip>(config, wrong.name); });
        std::vector<std::string> different;
        for (const LayerResult& layer : result.layers)
            if (layer.check == CheckOutcome::mismatch) different.push_back(layer.layer.name);
        REQUIRE(!different.empty());
        CHECK(different.front() == wrong.name);
        if (wrong.name == "up") CHECK(different.back() == "fc");
    }
}
