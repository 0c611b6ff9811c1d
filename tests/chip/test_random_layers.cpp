// Random layers, machines and mappings, from DRAM to DRAM: the ofmap equals the reference, every count
// equals its closed form, every cycle of every PE has one reason, and no bound is broken.
#include <memory>

#include <catch2/catch.hpp>

#include "dataflows/dataflow.hpp"
#include "dataflows/verify.hpp"
#include "sim/chip/chip.hpp"
#include "tests/support/count_check.hpp"
#include "tests/support/random_layer.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

// All chips of a process are elaborated before the first runs.
struct Bench {
    AcceleratorConfig config;
    std::unique_ptr<Chip> chip;
};

using Benches = std::vector<std::unique_ptr<Bench>>;

Benches make_benches(Random& random, int count) {
    Benches benches;
    for (int i = 0; i < count; ++i) {
        benches.push_back(std::make_unique<Bench>());
        benches.back()->config = random_machine(random);
        const std::string name = "chip" + std::to_string(i);
        benches.back()->chip = std::make_unique<Chip>(name.c_str(), benches.back()->config);
    }
    return benches;
}

// What is wrong with the run, or "".
std::string flaw_of(const LayerRun& run, const Layer& layer, const LayerData& data, const Plan& plan,
                    const AcceleratorConfig& machine) {
    if (run.ofmap != reference_ofmap(layer, data, machine.arithmetic)) return "the ofmap differs from the reference";
    const std::string counts = count_difference(run.counters, layer, data, plan, machine);
    return counts.empty() ? bound_broken(run.counters, plan.active_pes, machine) : counts;
}

void run_cases(const Dataflow& dataflow, std::uint64_t seed, Random& random, const Benches& benches, int layers) {
    int done = 0;
    for (const auto& bench : benches)
        for (int i = 0; i < layers; ++i) {
            const Layer layer = random_layer(random);
            const std::int64_t batch = random.between(1, 3);
            MappingParameters parameters;
            if (!random_mapping(random, dataflow, layer, batch, bench->config, parameters)) continue;
            INFO("seed " << seed << ", machine " << bench->chip->name() << ": "
                         << describe(layer, batch, dataflow, parameters));
            Plan plan;
            try {
                plan = plan_layer(dataflow, layer, batch, bench->config, parameters);
            } catch (const InputError&) {
                continue;  // too few multicast IDs
            }
            REQUIRE(verify_plan(plan, layer, bench->config) == "");
            const LayerData data = make_layer_data(layer, batch, random.next(), bench->config.arithmetic);
            bench->chip->array().inject_stalls(nullptr);
            const LayerRun plain = bench->chip->run_layer(layer, data, plan);
            REQUIRE(flaw_of(plain, layer, data, plan, bench->config) == "");
            StallInjector stalls(random.next(), 1 + random.below(6), 1 + random.below(20));
            bench->chip->array().inject_stalls(&stalls);
            const LayerRun stalled = bench->chip->run_layer(layer, data, plan);
            REQUIRE(flaw_of(stalled, layer, data, plan, bench->config) == "");
            ++done;
        }
    REQUIRE(done > static_cast<int>(benches.size()) * layers / 4);
}

void run_cases(const Dataflow& dataflow, std::uint64_t seed, int machines, int layers) {
    Random random(seed);
    const Benches benches = make_benches(random, machines);
    run_cases(dataflow, seed, random, benches, layers);
}

}  // namespace

TEST_CASE("hundreds of random layers under rs: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("rs"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under ws: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("ws"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-a: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("os-a"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-b: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("os-b"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under os-c: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("os-c"), 2026, 40, 20);
}

TEST_CASE("hundreds of random layers under nlr: function and counts, with and without stalls", "[chip]") {
    run_cases(find_dataflow("nlr"), 2026, 40, 20);
}

TEST_CASE("thousands of random layers under every dataflow: function and counts, with and without stalls",
          "[chip][long]") {
    Random random(1);
    const Benches benches = make_benches(random, 200);
    for (const Dataflow& dataflow : dataflow_catalogue()) run_cases(dataflow, 1, random, benches, 40);
}
