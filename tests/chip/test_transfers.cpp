// Transfers follow adjacency in memory, under every dataflow: what one load brings or one store takes is one transfer.
#include <map>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/random_runs.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

constexpr std::int64_t batch = 256;

// AlexNet's FC2, 256 images: maps of one word, on which planes of their own waste three words of four.
LayerCounters run_fc2(const char* dataflow, const std::string& accelerator, const MappingParameters& parameters,
                      bool join_planes) {
    AcceleratorConfig machine = find_accelerator(accelerator, Overrides());
    machine.dram.join_planes = join_planes;
    const Network network = load_network(find_config("networks", "alexnet"));
    const Layer& layer = find_layer(network, "FC2");
    const Plan plan = plan_layer(find_dataflow(dataflow), layer, batch, machine, parameters);
    RunOptions options;
    options.fast_forward = true;
    options.values = false;
    return Chip("chip", machine)
        .run_layer(layer, make_layer_data(layer, batch, 1, machine.arithmetic), plan, options)
        .counters;
}

// m n e p q r t f g
constexpr MappingParameters rs_equal_area{384, 128, 1, 12, 4, 8, 32, 1, 1};
constexpr MappingParameters nlr_equal_area{608, 256, 1, 32, 8, 1, 1, 1, 1};
constexpr MappingParameters rs_eyeriss{336, 128, 1, 4, 6, 6, 28, 1, 1};

// Loads and stores of a plan, by kind; and its transfers.
using PerKind = std::map<TransferKind, std::int64_t>;

PerKind steps_of(const Plan& plan) {
    PerKind steps;
    for (const Step& step : plan.steps) {
        if (step.kind == StepKind::store) ++steps[TransferKind::ofmap];
        if (step.kind == StepKind::load)
            ++steps[step.region == Region::filter ? TransferKind::filter : TransferKind::ifmap];
    }
    return steps;
}

PerKind transfers_of(const LayerEvents& events) {
    PerKind transfers;
    for (const TransferEvent& one : events.transfers) ++transfers[one.kind];
    return transfers;
}

// Joined and apart: function, counts and array time alike; joined in one transfer a step, in no more bytes and cycles.
void compare_both(const RandomBench& bench, const Layer& layer, std::int64_t images, std::uint64_t seed,
                  const Plan& plan) {
    const LayerData data = make_layer_data(layer, images, seed, bench.config.arithmetic);
    AcceleratorConfig apart_machine = bench.config;
    apart_machine.dram.join_planes = false;
    LayerEvents joined_events(static_cast<std::size_t>(bench.config.pes()));
    LayerEvents apart_events(static_cast<std::size_t>(bench.config.pes()));
    RunOptions options;
    options.events = &joined_events;
    const LayerRun joined = bench.chip->run_layer(layer, data, plan, options);
    options.events = &apart_events;
    const LayerRun apart = Chip("apart", apart_machine).run_layer(layer, data, plan, options);
    REQUIRE(joined.ofmap == reference_ofmap(layer, data, bench.config.arithmetic));
    REQUIRE(apart.ofmap == joined.ofmap);
    REQUIRE(joined.counters.cycles.array == apart.counters.cycles.array);
    REQUIRE(joined.counters.cycles.total <= apart.counters.cycles.total);
    REQUIRE(sum(joined.counters.dram_crossed) <= sum(apart.counters.dram_crossed));
    REQUIRE(transfers_of(joined_events) == steps_of(plan));
    REQUIRE(apart_events.transfers.size() >= joined_events.transfers.size());
}

void run_layers(const std::string& name) {
    const Dataflow& dataflow = find_dataflow(name);
    Random random(11);
    const RandomBenches benches = make_benches(random, 6);
    for_each_random_case(
        dataflow, 11, random, benches, 10,
        [&](const RandomBench& bench, const Layer& layer, std::int64_t images, const MappingParameters& parameters) {
            try {
                compare_both(bench, layer, images, random.next(),
                             plan_layer(dataflow, layer, images, bench.config, parameters));
            } catch (const InputError&) {
                return false;  // too few multicast IDs
            }
            return true;
        });
}

}  // namespace

TEST_CASE("on maps of one word rs and nlr pay for the words they move, not for planes", "[chip]") {
    CHECK(run_fc2("rs", "isca16_rs_256", rs_equal_area, true).cycles.total == 20416000);
    CHECK(run_fc2("rs", "isca16_rs_256", rs_equal_area, false).cycles.total == 29853184);  // 9.4 M more
    CHECK(run_fc2("nlr", "isca16_nlr_256", nlr_equal_area, true).cycles.total == 20119616);
}

TEST_CASE("compression does not inflate maps of one word", "[chip]") {
    const LayerCounters joined = run_fc2("rs", "eyeriss", rs_eyeriss, true);
    CHECK(joined.dram_uncompressed.ifmap == 27262976);
    CHECK(joined.dram_crossed.ifmap == 8161192);
    CHECK(joined.dram_crossed.ofmap < joined.dram_uncompressed.ofmap);
    const LayerCounters apart = run_fc2("rs", "eyeriss", rs_eyeriss, false);
    CHECK(apart.dram_uncompressed.ifmap == 27262976);
    CHECK(apart.dram_crossed.ifmap == 109051904);  // a code word for each word
}

TEST_CASE("rs: each load and each store is one transfer", "[chip]") { run_layers("rs"); }

TEST_CASE("ws: each load and each store is one transfer", "[chip]") { run_layers("ws"); }

TEST_CASE("os-a: each load and each store is one transfer", "[chip]") { run_layers("os-a"); }

TEST_CASE("os-b: each load and each store is one transfer", "[chip]") { run_layers("os-b"); }

TEST_CASE("os-c: each load and each store is one transfer", "[chip]") { run_layers("os-c"); }

TEST_CASE("nlr: each load and each store is one transfer", "[chip]") { run_layers("nlr"); }
