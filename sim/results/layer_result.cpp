#include "sim/results/layer_result.hpp"

namespace eyrie {

const char* check_name(CheckOutcome outcome) {
    switch (outcome) {
        case CheckOutcome::match: return "match";
        case CheckOutcome::mismatch: return "mismatch";
        case CheckOutcome::not_run: break;
    }
    return "not run";
}

LayerEnergy price(const LayerCounters& counters, const EnergyTable& table, const AcceleratorConfig& machine) {
    return price(counters, counters.dram_crossed, counters.cycles.array, machine.core_khz, table);
}

LayerResult total_of(const std::vector<LayerResult>& layers) {
    LayerResult total;
    for (const LayerResult& layer : layers) {
        total.counters += layer.counters;
        total.energy += layer.energy;
        total.passes += layer.passes;
        total.replayed_cycles += layer.replayed_cycles;
        if (layer.check == CheckOutcome::mismatch ||
            (layer.check == CheckOutcome::match && total.check == CheckOutcome::not_run))
            total.check = layer.check;
    }
    return total;
}

}  // namespace eyrie
