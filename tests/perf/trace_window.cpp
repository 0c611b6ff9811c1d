// What a trace costs, beside what it is a trace of: the first passes of AlexNet CONV3 with the chip's mapping, as many
// as make 10,000 cycles and no more, simulated cycle by cycle: without a trace; recorded; recorded and written, format
// by format. Files go to the folder of temporary files.
//   trace_window [Google Benchmark's arguments]
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <spdlog/spdlog.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/mapping_file.hpp"
#include "sim/chip/chip.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/trace_files/trace_files.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

constexpr int wanted_cycles = 10000;

struct Window {
    AcceleratorConfig machine;
    Layer layer;
    Plan plan;  // of the passes that are run
    LayerData data;
    std::unique_ptr<Chip> chip;
    Cycles cycles = 0;
};

Window make_window() {
    Window window;
    window.machine = find_accelerator("eyeriss", {});
    const Network network = load_network(find_config("networks", "alexnet"));
    const MappingFile mapping = load_mapping_file(find_config("mappings", "eyeriss_alexnet"), network);
    window.layer = select_layers(network, {"CONV3"})[0];
    window.plan = plan_layer(find_dataflow("rs"), window.layer, 1, window.machine, mapping.layers.at("CONV3"));
    window.data = make_layer_data(window.layer, 1, 1, window.machine.arithmetic);
    return window;
}

LayerRun run(Window& window, LayerEvents* events) {
    RunOptions options;
    options.values = false;
    options.events = events;
    return window.chip->run_layer(window.layer, window.data, window.plan, options);
}

// The program of the first passes alone: what concerns others, or waits for them, is left out.
Plan first_passes(const Plan& plan, std::int32_t passes) {
    Plan cut = plan;
    cut.passes.resize(static_cast<std::size_t>(passes));
    cut.steps.clear();
    std::vector<StepIndex> index_in_cut(plan.steps.size(), no_step);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        Step step = plan.steps[i];
        bool kept = step.pass < passes;
        for (StepIndex& wait : step.waits) {
            if (wait == no_step) continue;
            wait = index_in_cut[static_cast<std::size_t>(wait)];
            kept = kept && wait != no_step;
        }
        if (!kept) continue;
        if (step.kind == StepKind::keep) step.until = std::min(step.until, passes - 1);
        index_in_cut[i] = static_cast<StepIndex>(cut.steps.size());
        cut.steps.push_back(step);
    }
    return cut;
}

void shorten(Window& window) {
    const Plan all = window.plan;
    const std::int32_t most = static_cast<std::int32_t>(all.passes.size());
    for (std::int32_t passes = 1; window.cycles < wanted_cycles && passes <= most; ++passes) {
        window.plan = first_passes(all, passes);
        window.cycles = run(window, nullptr).counters.cycles.total;
    }
}

void untraced(benchmark::State& state, Window& window) {
    for (auto _ : state) benchmark::DoNotOptimize(run(window, nullptr).counters.cycles.total);
    state.counters["cycles"] = static_cast<double>(window.cycles);
}

void traced(benchmark::State& state, Window& window, std::string TraceRequest::*file, const std::string& name,
            const std::vector<std::string>& blocks) {
    TraceRequest request;
    const std::string path =
        (std::filesystem::temp_directory_path() / ("eyrie_trace." + std::to_string(getpid()) + name)).string();
    if (file != nullptr) request.*file = path;
    request.window = {0, wanted_cycles};
    request.blocks = blocks;
    for (auto _ : state) {
        LayerTrace trace(request, window.layer, window.plan, window.machine);
        run(window, trace.events());
        trace.write(window.data);
    }
    if (file != nullptr) {
        state.counters["MB"] = static_cast<double>(std::filesystem::file_size(path)) / 1e6;
        std::remove(path.c_str());
    }
}

}  // namespace

int main(int argc, char** argv) {
    spdlog::set_level(spdlog::level::err);
    Window window = make_window();
    window.chip = std::make_unique<Chip>("chip", window.machine);
    shorten(window);
    const auto add = [](const std::string& name, auto function) {
        benchmark::RegisterBenchmark(name.c_str(), function)->Unit(benchmark::kMillisecond);
    };
    const auto add_traced = [&](const std::string& name, std::string TraceRequest::*file, const std::string& ending,
                                const std::vector<std::string>& blocks = {}) {
        add(name,
            [&window, file, ending, blocks](benchmark::State& state) { traced(state, window, file, ending, blocks); });
    };
    add("untraced", [&](benchmark::State& state) { untraced(state, window); });
    add_traced("recorded", nullptr, "");
    add_traced("timeline", &TraceRequest::json, ".json");
    add_traced("vcd", &TraceRequest::vcd, ".vcd");
    add_traced("vcd/one row of PEs", &TraceRequest::vcd, ".vcd", {"pe_0_*", "glb", "dma", "*_network"});
    add_traced("accesses/all", &TraceRequest::accesses, ".csv");
    add_traced("accesses/all, gzip", &TraceRequest::accesses, ".csv.gz");
    add_traced("accesses/without PEs", &TraceRequest::accesses, ".csv", {"glb", "dma", "*_network"});
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
