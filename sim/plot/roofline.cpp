#include "sim/plot/roofline.hpp"

#include <algorithm>

#include "sim/results/layer_bound.hpp"
#include "workloads/folding.hpp"

namespace eyrie {

double Roof::at(double macs_per_byte) const { return std::min(macs_per_cycle, dram_bytes_per_cycle * macs_per_byte); }

Roof roof_of(const AcceleratorConfig& machine) {
    return {static_cast<double>(machine.pes()), dram_bytes_per_cycle(machine)};
}

namespace {

LayerKind kind_of(const Layer& layer, std::int64_t batch) {
    if (layer.fully_connected) return LayerKind::fully_connected;
    if (layer.G > 1 && layer.C_per_group() == 1) return LayerKind::depthwise;
    return product_of(layer, batch) ? LayerKind::product : LayerKind::convolution;
}

RooflinePoint point_of(const std::string& name, LayerKind kind, double macs, const LayerCounters& counters) {
    const Count bytes = sum(counters.dram_crossed);
    return {name, kind, macs / static_cast<double>(bytes), macs / static_cast<double>(counters.cycles.total)};
}

}  // namespace

Roofline roofline_of(const RunResult& run) {
    Roofline out{roof_of(run.accelerator), run.accelerator.core_khz, {}};
    for (const LayerResult& layer : run.layers)
        out.points.push_back(point_of(row_name(layer), kind_of(layer.layer, layer.batch),
                                      static_cast<double>(layer.macs()), layer.counters));
    if (run.layers.size() > 1)
        out.points.push_back(point_of(run.complete() ? "all layers" : "all that ran", LayerKind::all,
                                      static_cast<double>(all_macs(run.layers)), total_of(run.layers).counters));
    return out;
}

}  // namespace eyrie
