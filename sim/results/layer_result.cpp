#include "sim/results/layer_result.hpp"

#include <fmt/format.h>

#include "sim/text/names.hpp"

namespace eyrie {

std::string UnrunLayer::text() const {
    if (!could_run) return reason;
    if (could_run->empty()) return reason + "; no other dataflow can run it on this accelerator";
    return fmt::format("{}; could run it: --dataflow {}", reason, join(*could_run, ", "));
}

std::string RunResult::what_is_missing() const {
    if (complete()) return "";
    const std::size_t asked = layers.size() + cannot_run.size();
    return fmt::format("{} of {} layer{} cannot run", cannot_run.size(), asked, asked == 1 ? "" : "s");
}

const char* check_name(CheckOutcome outcome) {
    switch (outcome) {
        case CheckOutcome::match: return "match";
        case CheckOutcome::mismatch: return "mismatch";
        case CheckOutcome::not_run: break;
    }
    return "not run";
}

std::string row_name(const LayerResult& layer) {
    if (layer.layer.repeats == 1) return layer.layer.name;
    return fmt::format("{} x {}", layer.layer.name, layer.layer.repeats);
}

LayerEnergy price(const LayerCounters& counters, const EnergyTable& table, const AcceleratorConfig& machine) {
    return price(counters, counters.dram_crossed, counters.cycles.total, machine.core_khz, table);
}

Count all_macs(const std::vector<LayerResult>& layers) {
    Count macs = 0;
    for (const LayerResult& layer : layers) macs += layer.layer.repeats * layer.macs();
    return macs;
}

LayerResult total_of(const std::vector<LayerResult>& layers) {
    LayerResult total;
    for (const LayerResult& layer : layers) {
        for (std::int64_t time = 0; time < layer.layer.repeats; ++time) {
            total.counters += layer.counters;
            total.energy += layer.energy;
        }
        total.passes += layer.layer.repeats * layer.passes;
        total.replayed_cycles += layer.layer.repeats * layer.replayed_cycles;
        if (layer.check == CheckOutcome::mismatch ||
            (layer.check == CheckOutcome::match && total.check == CheckOutcome::not_run))
            total.check = layer.check;
    }
    return total;
}

}  // namespace eyrie
