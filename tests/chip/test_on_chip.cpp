// Layers whose ifmaps or ofmaps stay in the buffer: right in function and counts, and nothing of them crosses the link.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/support/count_check.hpp"
#include "tests/support/random_runs.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

std::int64_t banks_of(const AcceleratorConfig& machine, std::int64_t words) {
    return ceil_div(words, machine.glb.bank_words(machine.arithmetic.ifmap_bits));
}

// The plan of a mapping beside tensors that stay; nothing where they leave it no room.
std::optional<Plan> plan_beside(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                const AcceleratorConfig& machine, const MappingParameters& parameters, OnChip on_chip) {
    if (on_chip.ifmaps) on_chip.banks += banks_of(machine, batch * layer.ifmap_words_per_image());
    if (on_chip.ofmaps) on_chip.banks += banks_of(machine, batch * layer.ofmap_words_per_image());
    if (on_chip.banks >= machine.glb.shared_banks) return std::nullopt;
    AcceleratorConfig left = machine;
    left.glb.shared_banks -= static_cast<int>(on_chip.banks);
    if (!dataflow.obstacle(layer, batch, left, parameters).empty()) return std::nullopt;
    Plan plan = plan_layer(dataflow, layer, batch, left, parameters);
    plan.on_chip = on_chip;
    return plan;
}

// More banks than the mapping takes; ofmap words are ifmap words.
void roomy(AcceleratorConfig& config, Random& random, int) {
    config.glb.shared_banks += 4000;
    config.arithmetic.ofmap_bits = config.arithmetic.ifmap_bits;
    config.arithmetic.ofmap_shift = static_cast<int>(random.below(6));
}

std::string differences(const LayerRun& run, const Layer& layer, const LayerData& data, const Plan& plan,
                        const AcceleratorConfig& machine) {
    Layer expected = layer;
    expected.relu = layer.relu && machine.dram.relu;
    if (run.ofmap != reference_ofmap(expected, data, machine.arithmetic)) return "another ofmap than the reference's";
    const std::string counts = count_difference(run.counters, layer, data, plan, machine);
    if (!counts.empty()) return counts;
    if (plan.on_chip.ifmaps && run.counters.dram_crossed.ifmap != 0) return "ifmaps crossed the link";
    if (plan.on_chip.ofmaps && run.counters.dram_crossed.ofmap != 0) return "ofmaps crossed the link";
    return "";
}

void run_beside_tensors(const Dataflow& dataflow) {
    Random random(2026);
    const RandomBenches benches = make_benches(random, 40, roomy);
    const auto use = [&](const RandomBench& bench, const Layer& layer, std::int64_t batch,
                         const MappingParameters& parameters) {
        OnChip on_chip;
        on_chip.ifmaps = random.below(3) != 0;
        on_chip.ofmaps = !on_chip.ifmaps || random.below(2) == 0;
        on_chip.banks = static_cast<std::int64_t>(random.below(3));  // of other layers
        std::optional<Plan> plan;
        try {
            plan = plan_beside(dataflow, layer, batch, bench.config, parameters, on_chip);
        } catch (const InputError&) {
        }
        if (!plan) return false;
        INFO("ifmaps stay " << on_chip.ifmaps << ", ofmaps stay " << on_chip.ofmaps);
        REQUIRE(verify_plan(*plan, layer, bench.config) == "");
        const LayerData data = make_layer_data(layer, batch, random.next(), bench.config.arithmetic);
        const LayerRun plain = bench.chip->run_layer(layer, data, *plan);
        REQUIRE(differences(plain, layer, data, *plan, bench.config) == "");
        RunOptions options;
        options.fast_forward = true;
        const LayerRun fast = bench.chip->run_layer(layer, data, *plan, options);
        REQUIRE(differences(fast, layer, data, *plan, bench.config) == "");
        REQUIRE(fast.counters.cycles.total == plain.counters.cycles.total);
        // The array does not care where words come from.
        Plan in_dram = *plan;
        in_dram.on_chip = {};
        REQUIRE(bench.chip->run_layer(layer, data, in_dram).counters.cycles.array == plain.counters.cycles.array);
        return true;
    };
    for_each_random_case(dataflow, 2026, random, benches, 8, use);
}

}  // namespace

TEST_CASE("random layers with tensors that stay on the chip under rs: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("rs"));
}
TEST_CASE("random layers with tensors that stay on the chip under ws: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("ws"));
}
TEST_CASE("random layers with tensors that stay on the chip under os-a: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("os-a"));
}
TEST_CASE("random layers with tensors that stay on the chip under os-b: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("os-b"));
}
TEST_CASE("random layers with tensors that stay on the chip under os-c: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("os-c"));
}
TEST_CASE("random layers with tensors that stay on the chip under nlr: function, counts, no word across the link") {
    run_beside_tensors(find_dataflow("nlr"));
}

TEST_CASE("a plan that gives staying tensors too little room, or the layer's own, is refused and does not run") {
    Layer layer;
    layer.name = "L";
    layer.M = layer.C = 4;
    layer.H = layer.W = 8;
    layer.R = layer.S = 3;
    AcceleratorConfig machine;
    machine.glb.bank_rows = 4;  // 16 words
    machine.glb.shared_banks = 400;
    machine.glb.filter_banks = 10;
    machine.arithmetic.ofmap_bits = 16;
    const Dataflow& rs = find_dataflow("rs");
    MappingParameters parameters;
    parameters.m = 4;
    parameters.n = 1;
    parameters.e = 6;
    parameters.p = 2;
    parameters.q = 2;
    parameters.r = parameters.t = parameters.g = 1;
    INFO(rs.obstacle(layer, 1, machine, parameters));
    const std::optional<Plan> found = plan_beside(rs, layer, 1, machine, parameters, {true, true, 0});
    REQUIRE(found);
    const Plan& plan = *found;
    REQUIRE(plan.on_chip.banks == 16 + 9);
    CHECK(verify_plan(plan, layer, machine) == "");
    const auto flaw = [&](auto change) {
        Plan changed = plan;
        change(changed);
        return verify_plan(changed, layer, machine);
    };
    CHECK(flaw([](Plan& p) { --p.on_chip.banks; }) == "the layer's tensors exceed the banks that hold them");
    CHECK(flaw([](Plan& p) { p.on_chip.banks = 401; }) == "tensors take more banks than there are");
    CHECK(flaw([](Plan& p) { p.on_chip.banks = 399; }) == "the global buffer overflows");
    AcceleratorConfig wide = machine;
    wide.arithmetic.ofmap_bits = 12;
    CHECK(verify_plan(plan, layer, wide) == "ofmaps stay in the buffer that are no ifmap words");
    Chip chip("chip", machine);
    const LayerData data = make_layer_data(layer, 1, 1, machine.arithmetic);
    Plan crowded = plan;
    crowded.on_chip.banks = 399;
    CHECK_THROWS_AS(chip.run_layer(layer, data, crowded), SimulationError);
    CHECK(chip.run_layer(layer, data, plan).ofmap == reference_ofmap(layer, data, machine.arithmetic));
}
