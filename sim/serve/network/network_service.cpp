#include "sim/serve/network/network_service.hpp"

#include <algorithm>

#include "sim/ledger/dram_bytes.hpp"

namespace eyrie {

namespace {

// Whole core cycles in which the link moves so many bytes; the latencies of transfers are not in it.
Cycles link_cycles(Count bytes, const AcceleratorConfig& machine) {
    const Count link = ceil_div(bytes * 8, machine.dram.link_width_bits);
    return ceil_div(link * machine.core_khz, machine.dram.link_khz);
}

// `moving`: how long the link moves words, be it beside the array or while it waits.
Stretch stretch_of(Cycles array, Cycles total, Cycles moving) {
    const Cycles link = total - array;
    return {array, std::clamp<Cycles>(moving - link, 0, array), link};
}

Stretch stretch_of(const LayerCounters& counters, const AcceleratorConfig& machine) {
    return stretch_of(counters.cycles.array, counters.cycles.total, link_cycles(sum(counters.dram_crossed), machine));
}

// Of all repeats of an operation of the vector unit: it works where the array would.
Stretch stretch_of(const VectorCycles& cycles) {
    return stretch_of(cycles.run(), cycles.total, cycles.load + cycles.store);
}

// The counts of a layer whose filters lie in the buffer already.
LayerCounters without_loading_filters(LayerCounters counters) {
    counters.cycles.total -= counters.cycles.filter_pause;
    counters.cycles.filter_pause = 0;
    counters.dram_filter = 0;
    counters.glb_filter_writes = 0;
    counters.dram_uncompressed.filter = 0;
    counters.dram_crossed.filter = 0;
    return counters;
}

}  // namespace

KeptWeights kept_weights(const std::vector<Layer>& layers, const AcceleratorConfig& machine) {
    KeptWeights kept;
    for (const Layer& layer : layers) kept.words += layer.filter_words();
    const GlobalBufferConfig& buffer = machine.glb;
    kept.capacity_words = buffer.filter_banks * buffer.bank_words(bits_of(machine.arithmetic, WordType::filter));
    return kept;
}

Service service_of(const RunResult& run, WeightPolicy weights) {
    Service service;
    service.batch = run.batch;
    for (const LayerResult& layer : run.layers) {
        const bool keep = weights == WeightPolicy::keep;
        const LayerCounters counters = keep ? without_loading_filters(layer.counters) : layer.counters;
        const LayerEnergy energy = keep ? price(counters, run.energy_table, run.accelerator) : layer.energy;
        const Stretch stretch = stretch_of(counters, run.accelerator);
        for (std::int64_t time = 0; time < layer.layer.repeats; ++time) {
            service.stretches.push_back(stretch);
            service.energy += energy.total();
        }
    }
    for (const VectorResult& one : run.vector_operations) {
        service.stretches.push_back(stretch_of(one.run.cycles));
        service.energy += one.energy.total();
    }
    return service;
}

double idle_energy_per_cycle(const RunResult& run) {
    const LayerResult total = total_of(run.layers);
    return total.energy.leakage / static_cast<double>(total.counters.cycles.total);
}

}  // namespace eyrie
