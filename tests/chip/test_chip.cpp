#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "tests/support/random_layer.hpp"

using namespace eyrie;

namespace {

Layer small_layer() {
    Layer layer;
    layer.name = "small";
    layer.M = 8;
    layer.C = 4;
    layer.H = layer.W = 9;
    layer.R = layer.S = 3;
    layer.ifmap_zeros = 0.5;
    return layer;
}

}  // namespace

TEST_CASE("a layer's result does not depend on the layers that ran before it", "[chip]") {
    const AcceleratorConfig config;
    const Layer layer = small_layer();
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 2, config, {8, 1, 7, 4, 2, 2, 1});
    const LayerData data = make_layer_data(layer, 2, 1, config.arithmetic);
    Layer other = layer;
    other.name = "other";
    other.stride_w = 2;
    const Plan other_plan = plan_layer(find_dataflow("rs"), other, 1, config, {3, 1, 2, 2, 3, 1, 2});
    const LayerData other_data = make_layer_data(other, 1, 1, config.arithmetic);
    Chip chip("chip", config);
    const LayerRun first = chip.run_layer(layer, data, plan);
    chip.run_layer(other, other_data, other_plan);
    const LayerRun again = chip.run_layer(layer, data, plan);
    CHECK(first.ofmap == again.ofmap);
    CHECK(first.counters.cycles.array == again.counters.cycles.array);
    CHECK(first.counters.cycles.total == again.counters.cycles.total);
    CHECK(first.counters.pe_cycles == again.counters.pe_cycles);
}

TEST_CASE("timing depends on no data value", "[chip]") {
    AcceleratorConfig config;
    config.dram.rlc = false;  // with the codec, DRAM transfers are as long as their code
    const Layer layer = small_layer();
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 1, config, {8, 1, 7, 4, 2, 2, 1});
    Chip chip("chip", config);
    const LayerRun one = chip.run_layer(layer, make_layer_data(layer, 1, 1, config.arithmetic), plan);
    const LayerRun two = chip.run_layer(layer, make_layer_data(layer, 1, 2, config.arithmetic), plan);
    CHECK(one.ofmap != two.ofmap);
    CHECK(one.counters.cycles.array == two.counters.cycles.array);
    CHECK(one.counters.cycles.total == two.counters.cycles.total);
}

TEST_CASE("a narrower psum network makes a psum-bound layer slower, a slower DRAM only the total", "[chip]") {
    Layer layer = small_layer();
    layer.C = 2;
    AcceleratorConfig wide, narrow, slow_dram;
    narrow.noc.psum.words_per_cycle = narrow.noc.output.words_per_cycle = 1;
    slow_dram.dram.link_khz = wide.dram.link_khz / 4;
    Chip wide_chip("wide", wide), narrow_chip("narrow", narrow), slow_chip("slow", slow_dram);
    const MappingParameters rs{8, 1, 7, 4, 1, 1, 2};
    const LayerData data = make_layer_data(layer, 1, 1, wide.arithmetic);
    const auto cycles = [&](Chip& chip, const AcceleratorConfig& config) {
        return chip.run_layer(layer, data, plan_layer(find_dataflow("rs"), layer, 1, config, rs)).counters.cycles;
    };
    const CycleCounts base = cycles(wide_chip, wide);
    CHECK(cycles(narrow_chip, narrow).array > base.array);
    CHECK(cycles(slow_chip, slow_dram).array == base.array);
    CHECK(cycles(slow_chip, slow_dram).total > base.total);
}
