// Double buffering changes time, and nothing else: layers, machines and mappings that nobody chose, each with every
// value of glb.double_buffered.
#include <cstring>
#include <type_traits>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/random_runs.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

static_assert(std::has_unique_object_representations_v<LayerCounters>);

// All that is counted, but for the cycles in which the array stands still.
bool same_counts(LayerCounters a, LayerCounters b) {
    for (LayerCounters* counters : {&a, &b}) {
        const Cycles array = counters->cycles.array;
        counters->cycles = {};
        counters->cycles.array = array;
        counters->pe_cycles[at_reason(PeCycle::dram)] = 0;
    }
    return std::memcmp(&a, &b, sizeof a) == 0;
}

bool whole(const LayerCounters& c, const AcceleratorConfig& machine) {
    Count booked = 0;
    for (const Count cycles : c.pe_cycles) booked += cycles;
    const CycleCounts& cycles = c.cycles;
    return booked == machine.pes() * cycles.total && cycles.total >= cycles.array &&
           cycles.total == cycles.array + cycles.ifmap_load_pause + cycles.ofmap_store_pause + cycles.filter_pause;
}

// How much cases gained, to tell that something was overlapped at all.
struct Seen {
    int cases = 0;
    int overlapped = 0;  // that had room
    int faster = 0;
};

void check_value(const RandomBench& bench, const Layer& layer, const LayerData& data, const Plan& plan,
                 const LayerRun& none, Seen& seen) {
    REQUIRE(verify_plan(plan, layer, bench.config) == "");
    const LayerRun run = bench.chip->run_layer(layer, data, plan);
    REQUIRE(run.ofmap == none.ofmap);
    REQUIRE(same_counts(run.counters, none.counters));
    REQUIRE(whole(run.counters, bench.config));
    REQUIRE(run.counters.cycles.total <= none.counters.cycles.total);
    const LayerRun fast = bench.chip->run_layer(layer, data, plan, {true, true});
    REQUIRE(std::memcmp(&fast.counters, &run.counters, sizeof run.counters) == 0);
    REQUIRE(fast.ofmap == run.ofmap);
    if (plan.double_buffered == DoubleBuffer::none) {
        REQUIRE(run.counters.cycles.total == none.counters.cycles.total);
        return;
    }
    ++seen.overlapped;
    seen.faster += run.counters.cycles.total < none.counters.cycles.total ? 1 : 0;
}

void run_layers(const std::string& name, int machines, int layers) {
    const Dataflow& dataflow = find_dataflow(name);
    Random random(77);
    const RandomBenches benches = make_benches(random, machines);
    Seen seen;
    for_each_random_case(
        dataflow, 77, random, benches, layers,
        [&](const RandomBench& bench, const Layer& layer, std::int64_t batch, const MappingParameters& parameters) {
            const LayerData data = make_layer_data(layer, batch, random.next(), bench.config.arithmetic);
            AcceleratorConfig machine = bench.config;
            LayerRun none;
            for (const DoubleBuffer halves :
                 {DoubleBuffer::none, DoubleBuffer::ifmap, DoubleBuffer::ofmap, DoubleBuffer::both}) {
                machine.glb.double_buffered = halves;
                Plan plan;
                try {
                    plan = plan_layer(dataflow, layer, batch, machine, parameters);
                } catch (const InputError&) {
                    return false;  // too few multicast IDs
                }
                if (halves == DoubleBuffer::none)
                    none = bench.chip->run_layer(layer, data, plan);
                else
                    check_value(bench, layer, data, plan, none, seen);
            }
            REQUIRE(none.ofmap == reference_ofmap(layer, data, bench.config.arithmetic));
            ++seen.cases;
            return true;
        });
    CHECK(seen.overlapped > seen.cases / 2);
    CHECK(seen.faster > seen.cases / 8);
}

}  // namespace

TEST_CASE("rs: double buffering changes time, and never to the worse", "[chip]") { run_layers("rs", 24, 10); }

TEST_CASE("ws: double buffering changes time, and never to the worse", "[chip]") { run_layers("ws", 24, 10); }

TEST_CASE("os-a: double buffering changes time, and never to the worse", "[chip]") { run_layers("os-a", 24, 10); }

TEST_CASE("os-b: double buffering changes time, and never to the worse", "[chip]") { run_layers("os-b", 24, 10); }

TEST_CASE("os-c: double buffering changes time, and never to the worse", "[chip]") { run_layers("os-c", 24, 10); }

TEST_CASE("nlr: double buffering changes time, and never to the worse", "[chip]") { run_layers("nlr", 24, 10); }
