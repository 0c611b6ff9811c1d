// Plans of a run: kept while they fit, made again otherwise, the same either way.
#include <memory>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/kept_plan.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

RunRequest tiny_request() {
    RunRequest request;
    request.accelerator = find_accelerator("eyeriss", Overrides());
    request.network = load_network(find_config("networks", "tiny"));
    request.layers = request.network.layers;
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.quiet = true;
    return request;
}

}  // namespace

TEST_CASE("plans are kept while they fit, the first one always") {
    const RunRequest request = tiny_request();
    const Layer& layer = request.layers[0];
    const std::int64_t bytes = memory_bytes(plan_layer(request, layer).plan);
    for (const std::int64_t room : {0, 1, 3}) {
        PlanMemory memory;
        memory.most_bytes = room * bytes;
        std::vector<std::unique_ptr<KeptPlan>> plans;
        for (int i = 0; i < 5; ++i)
            plans.push_back(std::make_unique<KeptPlan>(plan_layer(request, layer).plan, memory));
        const std::int64_t kept = std::max<std::int64_t>(room, 1);
        CHECK(memory.kept == kept);
        CHECK(memory.kept_bytes == kept * bytes);
        for (const auto& plan : plans) CHECK(plan->plan(request, layer).passes.size() > 0);
        CHECK(memory.made_again == 5 - kept);
        plans.clear();
        CHECK(memory.kept == 0);
        CHECK(memory.kept_bytes == 0);
    }
}

TEST_CASE("a plan that is made again is the same") {
    const RunRequest request = tiny_request();
    for (const Layer& written : request.layers) {
        const LayerPlan planned = plan_layer(request, written);
        const Layer layer = folded_layer(written, request.batch, planned.folding);
        const Plan& first = planned.plan;
        PlanMemory memory;
        memory.most_bytes = 0;
        const KeptPlan kept(first, memory);  // takes the place that the first one has
        KeptPlan dropped(first, memory);
        const Plan& again = dropped.plan(request, layer);
        CHECK(memory.made_again == 1);
        CHECK(again.mapping == first.mapping);
        CHECK(again.loop_nest == first.loop_nest);
        CHECK(again.passes.size() == first.passes.size());
        CHECK(again.steps.size() == first.steps.size());
        CHECK(memory_bytes(again) == memory_bytes(first));
        CHECK(dropped.summary() == kept.summary());
    }
}

TEST_CASE("a plan that was put aside and one that is pinned") {
    const RunRequest request = tiny_request();
    const Layer& layer = request.layers[0];
    PlanMemory memory;
    memory.most_bytes = 0;
    const KeptPlan first(plan_layer(request, layer).plan, memory);
    KeptPlan plan(plan_layer(request, layer).plan, memory);
    plan.plan(request, layer);
    plan.plan(request, layer);
    CHECK(memory.made_again == 1);  // it stays until it is put aside
    plan.put_aside();
    plan.pin();
    const Plan* const pinned = &plan.plan(request, layer);
    CHECK(memory.made_again == 2);
    plan.put_aside();
    CHECK(&plan.plan(request, layer) == pinned);
    CHECK(memory.made_again == 2);
}
