#include "tests/support/random_runs.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "dataflows/verify/verify.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/count_check.hpp"
#include "tests/support/random_layer.hpp"
#include "workloads/reference.hpp"

namespace eyrie {

namespace {

// What is wrong with the run, or "".
std::string flaw_of(const LayerRun& run, const Layer& layer, const LayerData& data, const Plan& plan,
                    const AcceleratorConfig& machine) {
    if (run.ofmap != reference_ofmap(layer, data, machine.arithmetic)) return "the ofmap differs from the reference";
    const std::string counts = count_difference(run.counters, layer, data, plan, machine);
    return counts.empty() ? bound_broken(run.counters, plan.active_pes, machine) : counts;
}

}  // namespace

RandomBenches make_benches(Random& random, int count, const AdjustMachine& adjust) {
    RandomBenches benches;
    for (int i = 0; i < count; ++i) {
        benches.push_back(std::make_unique<RandomBench>());
        benches.back()->config = random_machine(random);
        if (adjust) adjust(benches.back()->config, random, i);
        const std::string name = "chip" + std::to_string(i);
        benches.back()->chip = std::make_unique<Chip>(name.c_str(), benches.back()->config);
    }
    return benches;
}

int for_each_random_case(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches,
                         int layers, const UseCase& use) {
    int done = 0;
    for (const auto& bench : benches)
        for (int i = 0; i < layers; ++i) {
            const Layer layer = random_layer(random);
            const std::int64_t batch = random.between(1, 3);
            MappingParameters parameters;
            if (!random_mapping(random, dataflow, layer, batch, bench->config, parameters)) continue;
            INFO("seed " << seed << ", machine " << bench->chip->name() << ": "
                         << describe(layer, batch, dataflow, parameters));
            try {
                done += use(*bench, layer, batch, parameters) ? 1 : 0;
            } catch (const DeadlockError&) {  // FIFOs too shallow for the mapping, as the machine says
            }
        }
    REQUIRE(done > static_cast<int>(benches.size()) * layers / 4);
    return done;
}

void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, Random& random, const RandomBenches& benches,
                       int layers) {
    const auto run = [&](const RandomBench& bench, const Layer& layer, std::int64_t batch,
                         const MappingParameters& parameters) {
        Plan plan;
        try {
            plan = plan_layer(dataflow, layer, batch, bench.config, parameters);
        } catch (const InputError&) {
            return false;  // too few multicast IDs
        }
        REQUIRE(verify_plan(plan, layer, bench.config) == "");
        const LayerData data = make_layer_data(layer, batch, random.next(), bench.config.arithmetic);
        bench.chip->array().inject_stalls(nullptr);
        const LayerRun plain = bench.chip->run_layer(layer, data, plan);
        REQUIRE(flaw_of(plain, layer, data, plan, bench.config) == "");
        StallInjector stalls(random.next(), 1 + random.below(6), 1 + random.below(20));
        bench.chip->array().inject_stalls(&stalls);
        const LayerRun stalled = bench.chip->run_layer(layer, data, plan);
        REQUIRE(flaw_of(stalled, layer, data, plan, bench.config) == "");
        return true;
    };
    for_each_random_case(dataflow, seed, random, benches, layers, run);
}

void run_random_layers(const Dataflow& dataflow, std::uint64_t seed, int machines, int layers) {
    Random random(seed);
    const RandomBenches benches = make_benches(random, machines);
    run_random_layers(dataflow, seed, random, benches, layers);
}

}  // namespace eyrie
