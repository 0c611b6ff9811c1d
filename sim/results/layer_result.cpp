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

namespace {

double as_double(Count count) { return static_cast<double>(count); }

double priced(Count reads, Count writes, const ReadWriteEnergy& energy) {
    return as_double(reads) * energy.read + as_double(writes) * energy.write;
}

}  // namespace

LayerEnergy price(const LayerCounters& c, const EnergyTable& table, const AcceleratorConfig& machine) {
    LayerEnergy e;
    e.mac = as_double(c.pes.macs - c.pes.gated_macs) * table.mac_active + as_double(c.pes.gated_macs) * table.mac_gated;
    e.rf.ifmap = priced(c.pes.ifmap_reads, c.pes.ifmap_writes, table.rf.ifmap);
    e.rf.filter = priced(c.pes.filter_reads, c.pes.filter_writes, table.rf.filter);
    e.rf.psum = priced(c.pes.psum_reads, c.pes.psum_writes, table.rf.psum);
    e.noc.ifmap =
        as_double(c.ifmap_network.words_delivered) * table.noc_delivery + as_double(c.pes.ifmap_hops) * table.noc_hop;
    e.noc.filter = as_double(c.filter_network.words_delivered) * table.noc_delivery;
    e.noc.psum = as_double(c.psum_network.words_delivered + c.output_network.words_sent) * table.noc_delivery +
                 as_double(c.psum_hops) * table.noc_hop;
    e.glb.ifmap = priced(c.glb.ifmap_reads, c.glb.ifmap_writes, table.glb.ifmap);
    e.glb.filter = priced(c.glb.filter_reads, c.glb.filter_writes, table.glb.filter);
    e.glb.psum = priced(c.glb.psum_reads + c.glb.psum_drain_reads, c.glb.psum_writes, table.glb.psum);
    const double bytes_per_word = table.word_bits / 8.0;
    e.dram.ifmap = as_double(c.dma.ifmap.bytes) / bytes_per_word * table.dram.read;
    e.dram.filter = as_double(c.dma.filter.bytes) / bytes_per_word * table.dram.read;
    e.dram.psum = as_double(c.dma.ofmap.bytes) / bytes_per_word * table.dram.write;
    // mW = 1e-3 J/s; a cycle lasts 1 / (kHz * 1e3) s; so mW * cycles / kHz is in 1e-6 J = 1e6 pJ.
    if (table.is_absolute()) e.clock = table.clock_mw * as_double(c.cycles.array) / machine.core_khz * 1e6;
    e.control = e.on_chip() * table.other_control_percent / 100;
    return e;
}

double chip_power_mw(const LayerEnergy& energy, Cycle array_cycles, int core_khz) {
    return array_cycles == 0 ? 0 : energy.on_chip() * core_khz / as_double(array_cycles) * 1e-6;
}

namespace {

void add(TypeEnergy& sum, const TypeEnergy& one) {
    sum.ifmap += one.ifmap;
    sum.filter += one.filter;
    sum.psum += one.psum;
}

void add(LayerEnergy& sum, const LayerEnergy& one) {
    sum.mac += one.mac;
    add(sum.rf, one.rf);
    add(sum.noc, one.noc);
    add(sum.glb, one.glb);
    add(sum.dram, one.dram);
    sum.clock += one.clock;
    sum.control += one.control;
}

}  // namespace

LayerResult total_of(const std::vector<LayerResult>& layers) {
    LayerResult total;
    for (const LayerResult& layer : layers) {
        total.counters += layer.counters;
        add(total.energy, layer.energy);
        total.passes += layer.passes;
        total.replayed_cycles += layer.replayed_cycles;
        if (layer.check == CheckOutcome::mismatch ||
            (layer.check == CheckOutcome::match && total.check == CheckOutcome::not_run))
            total.check = layer.check;
    }
    return total;
}

}  // namespace eyrie
