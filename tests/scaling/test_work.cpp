// What may grow no faster than what there is to do: the work of planning, verifying and running a layer with its
// passes, and the memory of a run with its layers.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/run/run_network.hpp"
#include "tests/scaling/live_bytes.hpp"
#include "tests/scaling/work.hpp"

using namespace eyrie;

namespace {

struct Work {
    std::int64_t passes;
    std::int64_t planning, verifying, running;
};

// Of a layer of which each pass makes a pixel of one image, or as little as the dataflow allows.
Work work_of(const Dataflow& dataflow, const MappingParameters& mapping, std::int64_t batch) {
    Layer layer;
    layer.name = "L";
    layer.M = 8;
    layer.C = 4;
    layer.H = layer.W = 10;
    layer.R = layer.S = 3;
    const AcceleratorConfig machine;
    const LayerData data = make_layer_data(layer, batch, 1, machine.arithmetic);
    Chip chip("chip", machine);
    RunOptions options;
    options.fast_forward = true;
    options.values = false;
    std::int64_t start = work_done();
    const auto since = [&] {
        const std::int64_t from = start;
        start = work_done();
        return start - from;
    };
    const Plan plan = plan_layer(dataflow, layer, batch, machine, mapping);
    Work work{static_cast<std::int64_t>(plan.passes.size()), since(), 0, 0};
    REQUIRE(verify_plan(plan, layer, machine).empty());
    work.verifying = since();
    chip.run_layer(layer, data, plan, options);
    work.running = since();
    return work;
}

MappingParameters parameters(std::int64_t m, std::int64_t p) {
    MappingParameters all;
    all.m = m;
    all.p = p;
    return all;
}

}  // namespace

TEST_CASE("work grows with the passes of a layer, not faster", "[scaling]") {
    // Filters that are loaded once, and filters that each pass loads anew.
    for (const auto& [name, mapping] :
         {std::pair{"os-c", parameters(8, 8)}, std::pair{"os-c", parameters(2, 2)}, std::pair{"nlr", parameters(4, 4)},
          std::pair{"ws", parameters(4, 4)}, std::pair{"rs", MappingParameters{4, 1, 4, 4, 1, 1, 1}}}) {
        const Work few = work_of(find_dataflow(name), mapping, 64), many = work_of(find_dataflow(name), mapping, 512);
        INFO(name << " m=" << mapping.m << ": " << few.passes << " and " << many.passes << " passes");
        REQUIRE(few.planning > 10 * few.passes);  // it is counted
        CHECK(many.passes == 8 * few.passes);
        CHECK(many.planning < 9 * few.planning);
        CHECK(many.verifying < 9 * few.verifying);
        CHECK(many.running < 9 * few.running);
    }
}

TEST_CASE("a run of many different layers takes the memory of a few", "[scaling]") {
    const auto peak_of = [](std::int64_t layers) {
        RunRequest request;
        request.quiet = true;
        for (std::int64_t i = 0; i < layers; ++i) {
            Layer layer;
            layer.name = "L" + std::to_string(i);
            layer.M = 8 + i / 20;
            layer.C = 4 + i % 20;
            layer.H = layer.W = 16;
            layer.R = layer.S = 3;
            request.layers.push_back(layer);
        }
        start_peak();
        const std::int64_t before = live_bytes();
        const RunResult result = run_network(request);
        CHECK(result.layers.size() == request.layers.size());
        return peak_bytes() - before;
    };
    const std::int64_t few = peak_of(300), many = peak_of(600);
    CHECK(many - few < 300 * 4000);  // what is kept of each: its result
}
