// Tensors that several runs share: made once, equal to those that a run makes itself, and bounded.
#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

Layer small_layer() {
    Layer layer;
    layer.name = "small";
    layer.M = 4;
    layer.C = 2;
    layer.H = layer.W = 8;
    layer.R = layer.S = 3;
    layer.ifmap_zeros = 0.5;
    return layer;
}

// All but what may differ between two runs.
std::string result_of(const RunRequest& request) {
    nlohmann::ordered_json json = run_json(run_network(request));
    json.erase("simulator");
    return json.dump();
}

}  // namespace

TEST_CASE("tensors are made when they are wanted again, once") {
    const Layer layer = small_layer();
    const Arithmetic arithmetic;
    LayerTensors tensors;
    tensors.expect(layer, 2, 1, arithmetic);
    CHECK(tensors.find(layer, 2, 1, arithmetic) == nullptr);
    CHECK(tensors.made() == 0);
    for (int run = 0; run < 1000; ++run) tensors.expect(layer, 2, 1, arithmetic);
    CHECK(tensors.made() == 1);
    const LayerTensors::Known* const known = tensors.find(layer, 2, 1, arithmetic);
    REQUIRE(known != nullptr);
    const LayerData data = make_layer_data(layer, 2, 1, arithmetic);
    CHECK(known->data.ifmap == data.ifmap);
    CHECK(known->data.filter == data.filter);
}

TEST_CASE("tensors are those of one layer, batch, seed and arithmetic") {
    const Layer layer = small_layer();
    const Arithmetic arithmetic;
    LayerTensors tensors;
    for (int run = 0; run < 2; ++run) tensors.expect(layer, 1, 1, arithmetic);
    REQUIRE(tensors.find(layer, 1, 1, arithmetic) != nullptr);
    CHECK(tensors.find(layer, 2, 1, arithmetic) == nullptr);
    CHECK(tensors.find(layer, 1, 2, arithmetic) == nullptr);
    Arithmetic narrow;
    narrow.psum_bits = 12;
    CHECK(tensors.find(layer, 1, 1, narrow) == nullptr);
    for (const auto change : {+[](Layer& one) { one.name = "other"; }, +[](Layer& one) { one.relu = true; },
                              +[](Layer& one) { one.stride_w = 2; }, +[](Layer& one) { one.ifmap_zeros = 0.4; },
                              +[](Layer& one) { one.ifmap_file = "words.npy"; }}) {
        Layer other = layer;
        change(other);
        CHECK(tensors.find(other, 1, 1, arithmetic) == nullptr);
    }
}

TEST_CASE("tensors that would take too much memory, or cannot be, are not made") {
    const Layer layer = small_layer();
    const Arithmetic arithmetic;
    LayerTensors tensors(1000);
    for (int run = 0; run < 3; ++run) {
        tensors.expect(layer, 4, 1, arithmetic);  // 144 + 4 * 256 + 4 * 576 bytes
        Layer unreadable = layer;
        unreadable.ifmap_file = "/no/such/file.npy";
        tensors.expect(unreadable, 1, 1, arithmetic);
        Layer impossible = layer;
        impossible.R = 9;
        tensors.expect(impossible, 1, 1, arithmetic);
    }
    CHECK(tensors.made() == 0);
    CHECK(tensors.bytes() == 0);
}

TEST_CASE("tensors are dropped before they take too much memory together") {
    const Arithmetic arithmetic;
    LayerTensors tensors(3000);  // three layers of 976 bytes
    for (int number = 0; number < 100; ++number) {
        Layer layer = small_layer();
        layer.name = "layer_" + std::to_string(number);
        for (int run = 0; run < 2; ++run) tensors.expect(layer, 1, 1, arithmetic);
        CHECK(tensors.find(layer, 1, 1, arithmetic) != nullptr);
        CHECK(tensors.bytes() <= 3000);
    }
    CHECK(tensors.made() == 100);
}

TEST_CASE("a run with shared tensors gives the same result") {
    RunRequest request;
    request.accelerator = find_accelerator("eyeriss", Overrides());
    request.network = load_network(find_config("networks", "tiny"));
    request.layers = request.network.layers;
    request.batch = 2;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.quiet = true;
    for (const bool compressed : {true, false})
        for (const bool check : {false, true}) {
            request.accelerator.dram.rlc = compressed;
            request.check = check;
            request.tensors = nullptr;
            const std::string own = result_of(request);
            LayerTensors tensors;
            for (int run = 0; run < 2; ++run)
                for (const Layer& layer : request.layers)
                    tensors.expect(layer, request.batch, request.seed, request.accelerator.arithmetic);
            CHECK(tensors.made() == static_cast<std::int64_t>(request.layers.size()));
            request.tensors = &tensors;
            CHECK(result_of(request) == own);
        }
}
