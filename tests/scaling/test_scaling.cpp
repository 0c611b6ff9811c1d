// What may not grow: memory with the cycles of a layer, and the memory of a PE with their number.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/chip/chip.hpp"
#include "tests/scaling/live_bytes.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

Layer small_layer(std::int64_t channels, std::int64_t rows) {
    Layer layer;
    layer.name = "small";
    layer.M = 8;
    layer.C = channels;
    layer.H = rows + 2;
    layer.W = 18;
    layer.R = layer.S = 3;
    layer.ifmap_zeros = 0.5;
    return layer;
}

struct Run {
    Cycles cycles;
    std::int64_t bytes;  // beyond operands and plan, at the most
};

Run run(Chip& chip, const Layer& layer, const LayerData& data, const Plan& plan, bool fast_forward) {
    start_peak();
    const std::int64_t before = live_bytes();
    const LayerRun done = chip.run_layer(layer, data, plan, {fast_forward, true});
    return {done.counters.cycles.array, peak_bytes() - before};
}

}  // namespace

TEST_CASE("256 x 256 PEs elaborate in under 4,300 bytes each and compute a layer", "[scaling][slow]") {
    AcceleratorConfig machine =
        equal_area_machine("rs", 256 * 256, load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml"));
    REQUIRE(machine.rows == 256);
    // FIFOs as deep as the array is wide and high would be most of what a PE holds.
    REQUIRE(machine.pe.ifmap_fifo_words == 512);
    machine.pe.ifmap_fifo_words = machine.pe.filter_fifo_words = 32;
    machine.pe.psum_in_fifo_words = machine.pe.psum_out_fifo_words = 32;
    const Layer layer = small_layer(170, 256);
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 1, machine, {8, 1, 256, 8, 2, 85, 1});
    CHECK(plan.active_pes == 255 * 256);
    const std::int64_t before = live_bytes();
    Chip chip("chip", machine);
    CHECK((live_bytes() - before) / machine.pes() < 4300);
    const LayerData data = make_layer_data(layer, 1, 1, machine.arithmetic);
    const LayerRun done = chip.run_layer(layer, data, plan);
    CHECK(done.ofmap == reference_ofmap(layer, data, machine.arithmetic));
    CHECK(done.counters.macs == layer.macs_per_image());
}

TEST_CASE("a layer that takes more cycles takes no more memory", "[scaling]") {
    AcceleratorConfig fast;
    AcceleratorConfig slow;
    slow.noc.filter.words_per_cycle = slow.noc.psum.words_per_cycle = slow.noc.output.words_per_cycle = 1;
    slow.noc.local_psum.words_per_cycle = 1;
    slow.pe.window_shift_cycles_per_word = 1;
    const Layer layer = small_layer(4, 14);
    const LayerData data = make_layer_data(layer, 1, 1, fast.arithmetic);
    const MappingParameters mapping = {8, 1, 14, 8, 2, 2, 1};
    const Plan fast_plan = plan_layer(find_dataflow("rs"), layer, 1, fast, mapping);
    const Plan slow_plan = plan_layer(find_dataflow("rs"), layer, 1, slow, mapping);
    Chip fast_chip("fast_chip", fast);
    Chip slow_chip("slow_chip", slow);
    for (const bool fast_forward : {false, true}) {
        const Run little = run(fast_chip, layer, data, fast_plan, fast_forward);
        const Run much = run(slow_chip, layer, data, slow_plan, fast_forward);
        INFO("fast-forward " << fast_forward);
        CHECK(much.cycles > 2 * little.cycles);
        CHECK(much.bytes <= little.bytes);
    }
}

TEST_CASE("the memory of a layer grows with its batch by the images' own words", "[scaling]") {
    AcceleratorConfig machine;
    machine.dram.rlc = false;  // codes have other sizes than words
    const Layer layer = small_layer(4, 14);
    const MappingParameters mapping = {8, 1, 14, 8, 2, 2, 1};
    // A chip keeps the memory of its first layer: each case has one of its own.
    Chip few_images("few_images", machine), more_images("more_images", machine);
    Chip few_forwarded("few_forwarded", machine), more_forwarded("more_forwarded", machine);
    const auto bytes_of = [&](Chip& chip, std::int64_t batch, bool fast_forward) {
        const Plan plan = plan_layer(find_dataflow("rs"), layer, batch, machine, mapping);
        const LayerData data = make_layer_data(layer, batch, 1, machine.arithmetic);
        return run(chip, layer, data, plan, fast_forward).bytes;
    };
    // 4 bytes for each word of the ofmaps in the result; and where each transfer lies in DRAM, whose own bytes come
    // from the system and are not counted. What is left is less than a byte for each of an image's cycles.
    const std::int64_t image = 4 * layer.ofmap_words_per_image();
    const std::int64_t transfers = (layer.C + layer.M) * 160;
    const std::int64_t growth = bytes_of(more_images, 64, false) - bytes_of(few_images, 32, false);
    CHECK(growth >= 32 * image);
    CHECK(growth <= 32 * (image + transfers));
    // Fast-forward makes ofmaps by a function that keeps the ifmaps once more, in its own order.
    const std::int64_t ordered = 2 * layer.ifmap_words_per_image();
    const std::int64_t forwarded = bytes_of(more_forwarded, 64, true) - bytes_of(few_forwarded, 32, true);
    CHECK(forwarded <= 32 * (image + transfers + ordered));
}
