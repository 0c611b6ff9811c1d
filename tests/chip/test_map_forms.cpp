// What of the maps crosses the DRAM link, worked out by hand: ifmaps with their padding or without, maps coded or raw.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

Layer layer_of(std::int64_t C, std::int64_t H, std::int64_t W, std::int64_t R, std::int64_t padding) {
    Layer layer;
    layer.name = "L";
    layer.C = C;
    layer.M = 1;
    layer.H = H;
    layer.W = W;
    layer.R = layer.S = R;
    layer.pad = Padding::even(padding, padding);
    return layer;
}

// Strips of e rows, a channel at a time.
MappingParameters strips_of(std::int64_t e) {
    MappingParameters mapping;
    mapping.e = e;
    return mapping;
}

LayerRun run_on(const AcceleratorConfig& machine, const Layer& layer, const LayerData& data, std::int64_t e,
                bool fast_forward) {
    RunOptions options;
    options.fast_forward = fast_forward;
    options.values = !fast_forward;
    const Plan plan = plan_layer(find_dataflow("rs"), layer, data.ifmap.shape[0], machine, strips_of(e));
    LayerRun run = Chip("chip", machine).run_layer(layer, data, plan, options);
    if (!fast_forward) CHECK(run.ofmap == reference_ofmap(layer, data, machine.arithmetic));
    return run;
}

// A link as fast as the core, of 8 bytes a cycle.
AcceleratorConfig machine_with(bool stores_padding) {
    AcceleratorConfig machine;
    machine.dram.link_khz = machine.core_khz;
    machine.dram.stores_padding = stores_padding;
    machine.dram.rlc = false;
    return machine;
}

LayerCounters ifmaps_of(bool stores_padding, const Layer& layer, std::int64_t e) {
    const AcceleratorConfig machine = machine_with(stores_padding);
    const LayerData data = make_layer_data(layer, 1, 1, machine.arithmetic);
    const LayerCounters counted = run_on(machine, layer, data, e, false).counters;
    const LayerCounters timed = run_on(machine, layer, data, e, true).counters;
    CHECK(timed.dram_ifmap == counted.dram_ifmap);
    CHECK(timed.glb_ifmap_writes == counted.glb_ifmap_writes);
    CHECK(timed.cycles.total == counted.cycles.total);
    return counted;
}

}  // namespace

TEST_CASE("a 3 x 3 map with a rim of zeros: 25 words cross the link, or 9", "[chip]") {
    const Layer layer = layer_of(2, 3, 3, 3, 1);  // two channels, each loaded by itself
    const LayerCounters stored = ifmaps_of(true, layer, 3), filled = ifmaps_of(false, layer, 3);
    CHECK(stored.dram_ifmap == 50);
    CHECK(filled.dram_ifmap == 18);
    CHECK(stored.dram_crossed.ifmap == 100);
    CHECK(filled.dram_crossed.ifmap == 36);
    // The buffer gets all of them, and the array reads all.
    CHECK(stored.glb_ifmap_writes == 50);
    CHECK(filled.glb_ifmap_writes == 50);
    CHECK(filled.glb_ifmap_reads == stored.glb_ifmap_reads);
    // The array waits for 50 bytes twice, 7 cycles each; or for 18 bytes, 3 cycles.
    CHECK(stored.cycles.ifmap_load_pause == 14);
    CHECK(filled.cycles.ifmap_load_pause == 6);
    CHECK(filled.cycles.array == stored.cycles.array);
}

TEST_CASE("strips at the edges load less than those between", "[chip]") {
    const Layer layer = layer_of(1, 4, 3, 3, 1);  // four strips of 3 rows of 5: 2, 3, 3 and 2 rows of 3 are ifmap
    CHECK(ifmaps_of(true, layer, 1).dram_ifmap == 60);
    const LayerCounters filled = ifmaps_of(false, layer, 1);
    CHECK(filled.dram_ifmap == 30);
    CHECK(filled.glb_ifmap_writes == 60);
}

TEST_CASE("of strips that are padding alone nothing crosses the link, and nothing waits for it", "[chip]") {
    const Layer layer = layer_of(1, 1, 1, 1, 2);  // one word in the middle of 5 x 5
    const LayerCounters filled = ifmaps_of(false, layer, 1);
    CHECK(filled.dram_ifmap == 1);
    CHECK(filled.dram_crossed.ifmap == 2);
    CHECK(filled.glb_ifmap_writes == 25);
    CHECK(filled.cycles.ifmap_load_pause == 1);
    CHECK(ifmaps_of(true, layer, 1).cycles.ifmap_load_pause == 10);  // five strips of 10 bytes
}

TEST_CASE("padding on one side, and more of it than the filter is high", "[chip]") {
    Layer layer = layer_of(1, 2, 2, 2, 0);
    layer.pad = {3, 0, 0, 1};  // 5 x 3 words; strips of 2 rows from row 0, 1, 2 and 3 on: 0, 0, 1 and 2 are ifmap
    CHECK(ifmaps_of(true, layer, 1).dram_ifmap == 24);
    CHECK(ifmaps_of(false, layer, 1).dram_ifmap == 6);
    CHECK(ifmaps_of(false, layer, 4).dram_ifmap == 4);
}

namespace {

// 30 words through a filter of one tap: the ofmap has the ifmap's zeros.
LayerRun run_30_words(MapCoding coding, bool dense, std::int16_t tap, bool relu, bool fast_forward) {
    Layer layer = layer_of(1, 5, 6, 1, 0);
    layer.relu = relu;
    LayerData data{Tensor<std::int16_t>({1, 1, 5, 6}), Tensor<std::int16_t>({1, 1, 1, 1})};
    for (std::size_t i = 0; i < 30; ++i) data.ifmap.data[i] = static_cast<std::int16_t>(dense || i % 2 == 0 ? 7 : 0);
    data.filter.data[0] = tap;
    AcceleratorConfig machine;
    machine.dram.rlc_ifmaps = machine.dram.rlc_ofmaps = coding;
    return run_on(machine, layer, data, 5, fast_forward);
}

struct Bytes {
    Count ifmap, ofmap;
};
bool crossed(const LayerRun& run, Bytes bytes) {
    return run.counters.dram_crossed.ifmap == bytes.ifmap && run.counters.dram_crossed.ofmap == bytes.ofmap &&
           run.counters.dram_uncompressed.ifmap == 60 && run.counters.dram_uncompressed.ofmap == 60;
}

}  // namespace

// 30 pairs take 10 code words, 80 bytes for 60; 15, and one for a zero at the end, take 6, 48 bytes. 30 zeros are one
// pair.
TEST_CASE("a map that compression would inflate is sent raw, each map by itself", "[chip]") {
    for (const bool fast_forward : {false, true}) {
        INFO("fast-forward " << fast_forward);
        const LayerRun dense = run_30_words(MapCoding::smaller, true, 1, false, fast_forward);
        CHECK(crossed(dense, {60, 60}));
        CHECK(dense.map_forms.ifmaps == MapForm::raw_as_smaller);
        CHECK(dense.map_forms.ofmaps == MapForm::raw_as_smaller);
        const LayerRun half = run_30_words(MapCoding::smaller, false, 1, false, fast_forward);
        CHECK(crossed(half, {48, 48}));
        CHECK(half.map_forms.ifmaps == MapForm::rlc);
        CHECK(half.map_forms.ofmaps == MapForm::rlc);
        // ReLU makes zeros of what was negative: the ofmap's form is that of the words that are stored.
        const LayerRun cleared = run_30_words(MapCoding::smaller, true, -1, true, fast_forward);
        CHECK(crossed(cleared, {60, 8}));
        CHECK(cleared.map_forms.ifmaps == MapForm::raw_as_smaller);
        CHECK(cleared.map_forms.ofmaps == MapForm::rlc);
    }
}

TEST_CASE("a machine with one format keeps it, whatever it costs", "[chip]") {
    const LayerRun always = run_30_words(MapCoding::always, true, 1, false, false);
    CHECK(crossed(always, {80, 80}));
    CHECK(always.map_forms.ifmaps == MapForm::rlc);
    const LayerRun never = run_30_words(MapCoding::never, false, 1, false, false);
    CHECK(crossed(never, {60, 60}));
    CHECK(never.map_forms.ofmaps == MapForm::raw);
}
