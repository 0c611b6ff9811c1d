// A run hands out what its layers have computed.
#include <map>

#include <catch2/catch.hpp>

#include "sim/run/run_network.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

Layer layer_named(const std::string& name) {
    Layer layer;
    layer.name = name;
    layer.C = 4;
    layer.M = 6;
    layer.H = layer.W = 9;
    layer.R = layer.S = 3;
    layer.ifmap_zeros = 0.5;
    return layer;
}

}  // namespace

TEST_CASE("operands and ofmaps of every layer are handed out, and numbers stay what they are") {
    RunRequest request;
    request.network.name = "two";
    request.network.layers = request.layers = {layer_named("A"), layer_named("B")};  // of one shape, with other words
    request.batch = 2;
    request.quiet = true;
    request.energy.unit = "pJ";
    for (const Mapper mapper : {Mapper::estimate, Mapper::exact}) {
        request.mapper = mapper;
        request.take_words = {};
        const RunResult without = run_network(request);
        std::map<std::string, OfmapTensor> ofmaps;
        request.take_words = [&](const Layer& layer, const LayerData& data, const OfmapTensor& ofmap) {
            const LayerData expected = make_layer_data(layer, 2, request.seed, request.accelerator.arithmetic);
            CHECK(data.ifmap == expected.ifmap);
            CHECK(data.filter == expected.filter);
            CHECK(ofmap == reference_ofmap(layer, data, request.accelerator.arithmetic));
            ofmaps[layer.name] = ofmap;
        };
        const RunResult with = run_network(request);
        REQUIRE(ofmaps.size() == 2);
        CHECK(ofmaps["A"] != ofmaps["B"]);
        REQUIRE(with.layers.size() == 2);
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK(with.layers[i].mapping == without.layers[i].mapping);
            CHECK(with.layers[i].counters.cycles.total == without.layers[i].counters.cycles.total);
            CHECK(with.layers[i].counters.pe_cycles == without.layers[i].counters.pe_cycles);
        }
    }
}
