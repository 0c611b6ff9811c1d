// How cost grows with the array: the row-stationary machines of equal area (dataflows/equal_area/equal_area.hpp) from
// 3x3 to 256x256 PEs run a layer that fills them, every cycle simulated. Figures of each: time to elaborate, memory a
// PE, time a simulated cycle and active PE.
//   array_size [Google Benchmark's arguments]
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/equal_area/equal_area.hpp"
#include "sim/chip/chip.hpp"

using namespace eyrie;

namespace {

struct Case {
    std::string name;
    AcceleratorConfig config;
    Layer layer;
    Plan plan;
    LayerData data;
    std::unique_ptr<Chip> chip;
    double elaboration_ms = 0;
    double bytes_per_pe = 0;
};

// Sets of three PEs in a column, on as many pairs of channels as the rows allow, make as many ofmap rows as there are
// columns. Two passes.
Layer layer_for(int rows, int columns) {
    Layer layer;
    layer.name = "fills_array";
    layer.R = layer.S = 3;
    layer.C = 2 * (rows / 3);
    layer.M = 32;
    layer.H = columns + 2;
    layer.W = 66;
    layer.ifmap_zeros = 0.5;
    return layer;
}

void elaborate(Case& c) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    const auto start = std::chrono::steady_clock::now();
    c.chip = std::make_unique<Chip>(("chip_" + c.name).c_str(), c.config);
    c.elaboration_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    c.bytes_per_pe = static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd - before) / c.config.pes();
}

void run(benchmark::State& state, const Case& c) {
    double cycles = 0, pe_cycles = 0;
    for (auto _ : state) {
        const LayerRun done = c.chip->run_layer(c.layer, c.data, c.plan);
        cycles += static_cast<double>(done.counters.cycles.array);
        pe_cycles += static_cast<double>(done.counters.cycles.array * c.plan.active_pes);
    }
    state.counters["active_pes"] = static_cast<double>(c.plan.active_pes);
    state.counters["cycles"] = cycles / static_cast<double>(state.iterations());
    state.counters["s/PE-cycle"] =
        benchmark::Counter(pe_cycles, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["elaboration_ms"] = c.elaboration_ms;
    state.counters["bytes/PE"] = c.bytes_per_pe;
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    const Isca16AreaTable area = load_isca16_area(EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml");
    std::vector<std::unique_ptr<Case>> cases;
    for (const auto& [rows, columns] :
         std::vector<std::pair<int, int>>{{3, 3}, {6, 7}, {12, 14}, {16, 16}, {32, 32}, {64, 64}, {256, 256}}) {
        cases.push_back(std::make_unique<Case>());
        Case& c = *cases.back();
        c.name = std::to_string(rows) + "x" + std::to_string(columns);
        c.config = equal_area_machine("rs", rows * columns, area);
        c.config.rows = rows;
        c.config.columns = columns;
        c.config.glb.shared_banks = std::max(c.config.glb.shared_banks, 32);  // for the smallest
        c.layer = layer_for(rows, columns);
        c.plan = plan_layer(find_dataflow("rs"), c.layer, 1, c.config, {16, 1, columns, 16, 2, rows / 3, 1});
        c.data = make_layer_data(c.layer, 1, 1, c.config.arithmetic);
        elaborate(c);
        benchmark::RegisterBenchmark(c.name.c_str(), [&c](benchmark::State& state) { run(state, c); });
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
