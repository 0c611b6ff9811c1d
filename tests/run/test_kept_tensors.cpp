// Which tensors stay in the buffer, and what a run of them says.
#include "sim/run/kept_tensors.hpp"

#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/results/result_json.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/network_file/network_graph.hpp"

using namespace eyrie;

namespace {

RunRequest request_for(const std::string& layers, const std::string& dataflow,
                       const std::vector<std::string>& settings = {}) {
    const std::string text = "name: net\nwhole: true\nlayers:\n" + layers;
    Overrides overrides;
    for (const std::string& one : settings) overrides.add(one);
    RunRequest request;
    request.accelerator = find_accelerator("isca16_" + dataflow + "_256", overrides);
    request.network = parse_network(text, "net.yaml");
    request.graph = std::make_shared<Graph>(network_graph(text, "net.yaml"));
    request.layers = request.network.layers;
    request.dataflow = dataflow;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.chain = request.keep_on_chip = request.check = request.quiet = true;
    return request;
}

const char* const two_layers =
    "  - {name: A, C: 16, M: 16, H: 14, W: 14, R: 3, S: 3, padding: 1, relu: true}\n"
    "  - {name: B, C: 16, M: 16, H: 14, W: 14, R: 3, S: 3, padding: 1}\n";

std::vector<std::string> names(const KeptTensors& kept) {
    std::vector<std::string> all;
    for (const KeptTensor& one : kept.tensors) all.push_back(one.name);
    return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a tensor between two layers crosses no DRAM under any dataflow, bit-exactly, and what is saved is said") {
    for (const std::string& dataflow : dataflow_names()) {
        INFO(dataflow);
        const RunRequest request = request_for(two_layers, dataflow);
        const RunResult result = run_network(request);
        REQUIRE(result.layers.size() == 2);
        const LayerResult &a = result.layers[0], &b = result.layers[1];
        CHECK(a.check == CheckOutcome::match);
        CHECK(b.check == CheckOutcome::match);
        CHECK(a.counters.dram_ofmap == 0);
        CHECK(a.counters.dram_crossed.ofmap == 0);
        CHECK(b.counters.dram_ifmap == 0);
        CHECK(b.counters.dram_crossed.ifmap == 0);
        CHECK(a.counters.dram_ifmap > 0);
        CHECK(b.counters.dram_ofmap == 16 * 14 * 14);
        CHECK(b.counters.glb_ifmap_reads > 0);
        REQUIRE(result.kept);
        REQUIRE(result.kept->tensors.size() == 1);
        CHECK(result.kept->tensors[0].words == 3136);
        CHECK(result.kept->tensors[0].made_by == "A");
        CHECK(result.kept->tensors[0].last_taken_by == "B");
        CHECK(result.kept->bytes_saved >= 2 * 2 * 3136);
        const nlohmann::ordered_json json = run_json(result);
        CHECK(json["layers"][0]["on_chip"]["ofmaps"] == true);
        CHECK(json["layers"][1]["on_chip"]["ifmaps"] == true);
        CHECK(json["kept_on_chip"]["dram_bytes_saved"] == result.kept->bytes_saved);
    }
}

TEST_CASE("with given mappings the bytes that are saved are those that cross without") {
    RunRequest request = request_for(two_layers, "rs");
    MappingFile mapping;
    mapping.dataflow = "rs";
    MappingParameters parameters;
    parameters.m = 16;
    parameters.n = 1;
    parameters.e = 14;
    parameters.p = 8;
    parameters.q = 2;
    parameters.r = parameters.t = parameters.g = 1;
    for (const char* layer : {"A", "B"}) {
        mapping.layers[layer] = parameters;
        mapping.places[layer] = "here";
    }
    request.mapping = mapping;
    const RunResult kept = run_network(request);
    request.keep_on_chip = false;
    const RunResult all = run_network(request);
    const auto crossed = [](const RunResult& result) { return sum(total_of(result.layers).counters.dram_crossed); };
    REQUIRE(kept.kept->tensors.size() == 1);
    CHECK(crossed(all) - crossed(kept) == kept.kept->bytes_saved);
    CHECK(total_of(kept.layers).counters.cycles.array == total_of(all.layers).counters.cycles.array);
    CHECK(total_of(kept.layers).counters.cycles.total < total_of(all.layers).counters.cycles.total);
    CHECK(total_of(kept.layers).counters.macs == total_of(all.layers).counters.macs);
}

TEST_CASE("a tensor stays if layers on the array alone take it, from its maker to the last of them") {
    const char* const layers =
        "  - {name: A, C: 8, M: 8, H: 8, W: 8, R: 3, S: 3, padding: 1}\n"
        "  - {name: B, C: 8, M: 8, H: 8, W: 8, R: 3, S: 3, padding: 1}\n"
        "  - {name: C, C: 8, M: 8, H: 8, W: 8, R: 3, S: 3, padding: 2, dilation: 2, inputs: [A]}\n"
        "  - {name: P, type: maxpool, C: 8, H: 8, W: 8, R: 2, S: 2, stride: 2}\n"
        "  - {name: D, C: 8, M: 8, H: 4, W: 4, R: 3, S: 3, padding: 1}\n"
        "  - {name: E, C: 8, M: 8, H: 4, W: 4, R: 1, S: 1}\n";
    const RunRequest request = request_for(layers, "os-a");
    const KeptTensors kept = choose_kept_tensors(request);
    CHECK(names(kept) == Names{"A", "D"});  // B's has no taker, C's a pool
    CHECK(kept_flaw(request, kept) == "");
    REQUIRE(!kept.tensors.empty());
    CHECK(request.layers[kept.tensors[0].last].name.substr(0, 1) == "C");
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        const std::string& name = request.layers[i].name;
        INFO(name);
        CHECK(kept.of_layer[i].ofmaps == (name == "A" || name == "D"));
        CHECK(kept.of_layer[i].ifmaps == (name == "B" || name[0] == 'C' || name == "E"));
        CHECK(kept.of_layer[i].banks > 0);
    }
    const RunResult result = run_network(request);
    CHECK(total_of(result.layers).check == CheckOutcome::match);
    // A layer that does not run takes its tensor from DRAM.
    RunRequest some = request;
    some.layers.erase(some.layers.begin() + 1);
    CHECK(names(choose_kept_tensors(some)) == Names{"D"});
}

TEST_CASE("what has no room does not stay; of two, the one that is made first") {
    // 3,136 words are 13 banks of 256 words.
    CHECK(names(choose_kept_tensors(request_for(two_layers, "rs", {"glb.shared_banks=12"}))).empty());
    const std::string three =
        std::string(two_layers) + "  - {name: C, C: 16, M: 16, H: 14, W: 14, R: 3, S: 3, padding: 1}\n";
    CHECK(names(choose_kept_tensors(request_for(three, "rs"))) == Names{"A.relu", "B"});
    const KeptTensors one = choose_kept_tensors(request_for(three, "rs", {"glb.shared_banks=26"}));
    CHECK(names(one) == Names{"A.relu"});
}

TEST_CASE("a batch takes its room, and ofmap words that are no ifmap words never stay") {
    RunRequest request = request_for(two_layers, "rs");
    request.batch = 4;
    const KeptTensors kept = choose_kept_tensors(request);
    REQUIRE(kept.tensors.size() == 1);
    CHECK(kept.tensors[0].words == 4 * 3136);
    CHECK(total_of(run_network(request).layers).check == CheckOutcome::match);
    CHECK(names(choose_kept_tensors(request_for(two_layers, "rs", {"arithmetic.ofmap_bits=8"}))).empty());
    request.objective = Objective::network_edp;
    CHECK_THROWS_AS(choose_kept_tensors(request), InputError);
}

TEST_CASE("a wrong choice of tensors that stay is refused") {
    const RunRequest request = request_for(two_layers, "rs");
    const KeptTensors kept = choose_kept_tensors(request);
    REQUIRE(kept.tensors.size() == 1);
    const auto flaw = [&](auto change) {
        KeptTensors changed = kept;
        change(changed);
        return kept_flaw(request, changed);
    };
    CHECK(flaw([](KeptTensors& k) { k.of_layer[1].ifmaps = false; }) ==
          "a layer's tensors stay that should not, or do not");
    CHECK(flaw([](KeptTensors& k) { --k.of_layer[0].banks; }) ==
          "a layer has other banks than those beside the tensors that stay");
    CHECK(flaw([](KeptTensors& k) { k.tensors[0].last = 0; }) == "A.relu is made or taken where it does not stay");
    CHECK(flaw([](KeptTensors& k) { k.tensors[0].takers.clear(); }) != "");
    CHECK(flaw([](KeptTensors& k) { std::swap(k.tensors[0].takers, k.tensors[0].makers); }) ==
          "A.relu is taken before it is made");
}
