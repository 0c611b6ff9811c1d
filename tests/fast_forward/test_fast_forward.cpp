// Fast-forward against the detailed simulation: layers, machines and mappings that nobody chose give the same counters,
// all of them, the same cycles and the same ofmap, whether known passes are replayed or simulated again.
#include <algorithm>
#include <cstring>
#include <memory>
#include <type_traits>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/array/array_counters.hpp"
#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/random_runs.hpp"

using namespace eyrie;

namespace {

// Nothing but numbers without gaps: comparing the bytes compares every counter there is or will be.
static_assert(std::has_unique_object_representations_v<LayerCounters>);
bool same(const LayerCounters& a, const LayerCounters& b) { return std::memcmp(&a, &b, sizeof a) == 0; }

// The place of the first counter that differs, for messages.
std::size_t first_difference(const LayerCounters& a, const LayerCounters& b) {
    std::array<Count, sizeof a / sizeof(Count)> left, right;
    std::memcpy(left.data(), &a, sizeof a);
    std::memcpy(right.data(), &b, sizeof b);
    std::size_t at = 0;
    while (at < left.size() && left[at] == right[at]) ++at;
    return at;
}

// Half of them without overlap at least: only those fast-forward. Without the codec no value decides a time.
RandomBenches machines(Random& random, int count) {
    return make_benches(random, count, [](AcceleratorConfig& config, Random& more, int i) {
        if (i % 2 == 0) config.overlap_passes = false;
        if (more.below(2) == 0) config.dram.rlc = false;
    });
}

// Cycles replayed, or -1: the mapping needs more multicast IDs than there are.
Cycles check_case(const RandomBench& bench, const Layer& layer, std::int64_t batch, const Dataflow& dataflow,
                  const MappingParameters& parameters, std::uint64_t seed) {
    Plan plan;
    try {
        plan = plan_layer(dataflow, layer, batch, bench.config, parameters);
    } catch (const InputError&) {
        return -1;
    }
    const LayerData data = make_layer_data(layer, batch, seed, bench.config.arithmetic);
    const LayerRun detailed = bench.chip->run_layer(layer, data, plan);
    const LayerRun fast = bench.chip->run_layer(layer, data, plan, {true, true});
    INFO("counter " << first_difference(fast.counters, detailed.counters));
    REQUIRE(same(fast.counters, detailed.counters));
    REQUIRE(fast.ofmap == detailed.ofmap);
    const LayerRun without_values = bench.chip->run_layer(layer, data, plan, {true, false});
    INFO("without values: counter " << first_difference(without_values.counters, detailed.counters));
    REQUIRE(same(without_values.counters, detailed.counters));
    REQUIRE(without_values.replayed_cycles >= fast.replayed_cycles);
    REQUIRE(detailed.replayed_cycles == 0);
    REQUIRE(fast.replayed_cycles <= fast.counters.cycles.array);
    if (bench.config.overlap_passes) REQUIRE(fast.replayed_cycles == 0);
    return fast.replayed_cycles;
}

void run_cases(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches, int layers) {
    int replayed = 0;
    const int done = for_each_random_case(
        dataflow, seed, random, benches, layers,
        [&](const RandomBench& bench, const Layer& layer, std::int64_t batch, const MappingParameters& parameters) {
            const Cycles cycles = check_case(bench, layer, batch, dataflow, parameters, random.next());
            replayed += cycles > 0;
            return cycles >= 0;
        });
    REQUIRE(replayed > done / 4);
}

void run_cases(const std::string& dataflow, std::uint64_t seed) {
    Random random(seed);
    const RandomBenches benches = machines(random, 30);
    run_cases(find_dataflow(dataflow), seed, random, benches, 12);
}

// --- What the comparison is worth: plans on which a fast-forward that knows too little would go wrong ---

Layer strips() {
    Layer layer;
    layer.name = "strips";
    layer.C = 2;
    layer.M = 4;
    layer.H = 8;
    layer.W = 6;
    layer.R = layer.S = 3;
    layer.pad = Padding::even(1, 1);
    return layer;
}

// One bus word for each word: as many words to the same PEs in the same order, but slower.
void send_word_by_word(PassShape& shape) {
    std::vector<BusWord> single;
    for (const BusWord& whole : shape.filter_stream.unrolled())
        for (std::int32_t i = 0; i < whole.words; ++i)
            single.push_back({whole.first_address + i * whole.step, whole.step, whole.target, 1});
    shape.filter_stream.bus_words = single;
    shape.filter_stream.blocks.clear();
}

void check_plan(Chip& chip, const Layer& layer, const LayerData& data, const Plan& plan) {
    const LayerRun detailed = chip.run_layer(layer, data, plan);
    const LayerRun fast = chip.run_layer(layer, data, plan, {true, true});
    CHECK(fast.replayed_cycles > 0);
    CHECK(same(fast.counters, detailed.counters));
    CHECK(fast.ofmap == detailed.ofmap);
}

}  // namespace

TEST_CASE("fast-forward under rs equals the detailed simulation in every counter", "[chip]") { run_cases("rs", 31); }

TEST_CASE("fast-forward under ws equals the detailed simulation in every counter", "[chip]") { run_cases("ws", 31); }

TEST_CASE("fast-forward under os-a equals the detailed simulation in every counter", "[chip]") {
    run_cases("os-a", 31);
}

TEST_CASE("fast-forward under os-b equals the detailed simulation in every counter", "[chip]") {
    run_cases("os-b", 31);
}

TEST_CASE("fast-forward under os-c equals the detailed simulation in every counter", "[chip]") {
    run_cases("os-c", 31);
}

TEST_CASE("fast-forward under nlr equals the detailed simulation in every counter", "[chip]") { run_cases("nlr", 31); }

TEST_CASE("fast-forward under every dataflow equals the detailed simulation on thousands of layers", "[chip][long]") {
    Random random(41);
    const RandomBenches benches = machines(random, 150);
    for (const Dataflow& dataflow : dataflow_catalogue()) run_cases(dataflow, 41, random, benches, 30);
}

// What the machine declares (AcceleratorConfig::array_timing_depends_on_data) is what it does.
TEST_CASE("the array takes the same cycles for other data, and waits for the same, as the machine declares", "[chip]") {
    Random random(7);
    const RandomBenches benches =
        make_benches(random, 8, [](AcceleratorConfig& config, Random&, int) { config.dram.rlc = false; });
    for (const Dataflow& dataflow : dataflow_catalogue())
        for_each_random_case(
            dataflow, 7, random, benches, 3,
            [&](const RandomBench& bench, const Layer& layer, std::int64_t batch, const MappingParameters& parameters) {
                REQUIRE_FALSE(bench.config.array_timing_depends_on_data());
                Plan plan;
                try {
                    plan = plan_layer(dataflow, layer, batch, bench.config, parameters);
                } catch (const InputError&) {
                    return false;
                }
                LayerCounters found[2];
                for (std::uint64_t seed = 1; seed <= 2; ++seed) {
                    LayerData data = make_layer_data(layer, batch, seed, bench.config.arithmetic);
                    if (seed == 2) std::fill(data.ifmap.data.begin(), data.ifmap.data.end(), std::int16_t{0});
                    LayerCounters& counters = found[seed - 1] = bench.chip->run_layer(layer, data, plan).counters;
                    ungate(counters, bench.config.pe);
                }
                REQUIRE(same(found[0], found[1]));
                return true;
            });
}

// A psum is read the cycle after it was written, several buses send in one cycle: stamps that bind from the next cycle
// on belong to the state that has to come back.
TEST_CASE("parts of a pass are jumped over without losing a cycle in which a network is busy", "[chip]") {
    AcceleratorConfig config;
    config.rows = 8;
    config.columns = 3;
    config.pe.ifmap_spad_words = 0;
    config.pe.filter_spad_words = 1;
    config.pe.psum_spad_words = 2;
    config.pe.pipeline_stages = 2;
    config.noc.filter.buses = 7;
    config.noc.ifmap.words_per_cycle = 4;
    config.noc.ifmap.buses = 2;
    config.noc.ifmap.fifo_bus_words = 12;
    config.noc.ifmap.row_id_bits = 6;
    config.noc.ifmap.column_id_bits = 8;
    config.noc.psum.words_per_cycle = 3;
    config.noc.psum.buses = 4;
    config.noc.psum.fifo_bus_words = 5;
    config.noc.psum.row_id_bits = 6;
    config.noc.psum.column_id_bits = 8;
    config.noc.filter.row_id_bits = config.noc.filter.column_id_bits = 6;
    config.glb.read_latency_cycles = 3;
    config.dram.rlc = false;
    Chip chip("chip", config);
    Layer layer;
    layer.name = "L";
    layer.C = 8;
    layer.M = layer.G = 4;
    layer.H = 11;
    layer.W = layer.R = 1;
    layer.S = 9;
    layer.stride_w = 2;
    layer.pad = Padding::even(layer.pad.top, 4);
    MappingParameters nlr;
    nlr.e = 11;
    nlr.q = nlr.g = 2;
    const Plan plan = plan_layer(find_dataflow("nlr"), layer, 3, config, nlr);
    const LayerData data = make_layer_data(layer, 3, 1, config.arithmetic);
    const LayerRun detailed = chip.run_layer(layer, data, plan);
    const LayerRun with_values = chip.run_layer(layer, data, plan, {true, true});
    const LayerRun fast = chip.run_layer(layer, data, plan, {true, false});
    INFO("counter " << first_difference(fast.counters, detailed.counters));
    CHECK(same(fast.counters, detailed.counters));
    CHECK(fast.replayed_cycles > with_values.replayed_cycles);  // parts were jumped over
}

// Channels are jumped over, but not all of an ofmap: PEs go on in the middle of its MACs.
TEST_CASE("PEs go on where a jump within an ofmap position leaves them", "[chip]") {
    AcceleratorConfig config =
        equal_area_machine("os-a", 256, load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml"));
    config.dram.rlc = false;
    Chip chip("chip", config);
    Layer layer;
    layer.name = "L";
    layer.C = 48;
    layer.M = 4;
    layer.H = layer.W = 14;
    layer.R = layer.S = 5;
    layer.pad = Padding::even(2, 2);
    MappingParameters parameters;
    parameters.m = 4;
    parameters.e = parameters.f = 14;
    const Plan plan = plan_layer(find_dataflow("os-a"), layer, 1, config, parameters);
    const LayerData data = make_layer_data(layer, 1, 1, config.arithmetic);
    const LayerRun detailed = chip.run_layer(layer, data, plan);
    const LayerRun fast = chip.run_layer(layer, data, plan, {true, false});
    INFO("counter " << first_difference(fast.counters, detailed.counters));
    CHECK(same(fast.counters, detailed.counters));
    CHECK(fast.replayed_cycles > 0);  // there is one pass: a part of it was jumped over
}

// Two passes' filters do not fit beside one another, and the link is slow: the next ones are loaded once the last of
// these has been read, also where the pass that reads them is replayed.
TEST_CASE("filters wait for the last read of a replayed pass", "[chip]") {
    AcceleratorConfig config;
    config.glb.filter_banks = 1;
    config.dram.link_khz = 10000;
    Chip chip("chip", config);
    Layer layer;
    layer.name = "L";
    layer.C = 16;
    layer.M = 64;
    layer.H = layer.W = 8;
    layer.R = layer.S = 3;
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 1, config, {64, 1, 6, 16, 4, 1, 2});
    const LayerData data = make_layer_data(layer, 1, 1, config.arithmetic);
    check_plan(chip, layer, data, plan);
}

// A fast-forward that told passes apart by their extents alone would count a pass that keeps its weights as one that
// loads them: its counters would be those of the second plan here, which differ.
TEST_CASE("passes of equal extents that load or keep their weights are told apart", "[chip]") {
    const Isca16AreaTable area = load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml");
    AcceleratorConfig config = equal_area_machine("ws", 64, area);
    config.noc.filter.words_per_cycle = config.noc.filter.buses = 1;  // loading takes long
    Chip chip("chip", config);
    const Layer layer = strips();
    MappingParameters parameters;
    parameters.t = 2;
    parameters.e = 2;
    const Plan plan = plan_layer(find_dataflow("ws"), layer, 2, config, parameters);
    const LayerData data = make_layer_data(layer, 2, 1, config.arithmetic);
    check_plan(chip, layer, data, plan);

    Plan loads_always = plan;
    const std::vector<char> loads = passes_that_load(plan, Region::filter);
    for (std::size_t i = 1; i < plan.passes.size(); ++i) {
        const PassShape& before = plan.shape_of(plan.passes[i - 1]);
        const PassShape& here = plan.shape_of(plan.passes[i]);
        if (before.psum_in == here.psum_in && loads[i] == 0)
            loads_always.passes[i].shape = loads_always.passes[i - 1].shape;
    }
    REQUIRE(verify_plan(loads_always, layer, config) == "");
    check_plan(chip, layer, data, loads_always);
    const LayerRun one = chip.run_layer(layer, data, plan), other = chip.run_layer(layer, data, loads_always);
    CHECK(one.ofmap == other.ofmap);
    CHECK_FALSE(same(one.counters, other.counters));
    CHECK(one.counters.cycles.array < other.counters.cycles.array);
}

TEST_CASE("passes of equal extents whose streams differ are told apart", "[chip]") {
    const Isca16AreaTable area = load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml");
    AcceleratorConfig config = equal_area_machine("rs", 36, area);
    config.noc.filter.buses = 1;
    Chip chip("chip", config);
    const Layer layer = strips();
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 2, config, {4, 1, 4, 2, 2, 1, 1, 1, 1});
    const LayerData data = make_layer_data(layer, 2, 1, config.arithmetic);
    check_plan(chip, layer, data, plan);

    Plan half = plan;
    half.shapes.push_back(plan.shape_of(plan.passes[0]));
    send_word_by_word(half.shapes.back());
    int changed = 0;
    for (std::size_t i = 0; i < half.passes.size(); i += 2)
        if (half.passes[i].shape == plan.passes[0].shape) {
            half.passes[i].shape = static_cast<std::int32_t>(half.shapes.size()) - 1;
            ++changed;
        }
    REQUIRE(changed > 1);
    REQUIRE(verify_plan(half, layer, config) == "");
    check_plan(chip, layer, data, half);  // of each kind the first is simulated, the others replayed as their own kind
    const LayerRun one = chip.run_layer(layer, data, plan), other = chip.run_layer(layer, data, half);
    CHECK(one.ofmap == other.ofmap);
    CHECK_FALSE(same(one.counters, other.counters));
}
