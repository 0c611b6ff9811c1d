// A run of two layers whose numbers are chosen by hand.
#pragma once

#include <string>

#include "sim/results/result_files.hpp"

namespace eyrie {

inline LayerResult hand_layer(const std::string& name, Count times) {
    LayerResult one;
    one.layer.name = name;
    one.layer.M = 4;
    one.layer.C = 2;
    one.layer.H = one.layer.W = 6;
    one.layer.R = one.layer.S = 3;  // 4 * 2 * 3 * 3 * 4 * 4 = 1152 MACs an image
    one.batch = 2;
    one.dataflow = "rs";
    one.mapping = "m=4 n=2 e=4 p=1 q=2 r=1 t=4";
    one.loop_nest = "for m\n";
    one.active_pes = 12;
    one.passes = 3 * times;
    one.check = CheckOutcome::match;
    one.replayed_cycles = 5 * times;
    LayerCounters& c = one.counters;
    c.macs = 2304 * times;
    c.gated_macs = 304 * times;
    c.rf_ifmap_reads = 10 * times;
    c.rf_ifmap_writes = 11 * times;
    c.rf_filter_reads = 12 * times;
    c.rf_filter_writes = 13 * times;
    c.rf_psum_reads = 14 * times;
    c.rf_psum_writes = 15 * times;
    c.noc_ifmap_sent = 20 * times;
    c.noc_ifmap_delivered = 21 * times;
    c.noc_ifmap_hops = 22 * times;
    c.noc_filter_sent = 23 * times;
    c.noc_filter_delivered = 24 * times;
    c.noc_psum_sent = 25 * times;
    c.noc_psum_delivered = 26 * times;
    c.noc_output_sent = 27 * times;
    c.noc_output_delivered = 28 * times;
    c.noc_psum_hops = 29 * times;
    c.glb_ifmap_reads = 30 * times;
    c.glb_ifmap_writes = 31 * times;
    c.glb_filter_reads = 32 * times;
    c.glb_filter_writes = 33 * times;
    c.glb_psum_reads = 34 * times;
    c.glb_psum_drain_reads = 35 * times;
    c.glb_psum_writes = 36 * times;
    c.dram_ifmap = 40 * times;
    c.dram_filter = 41 * times;
    c.dram_ofmap = 42 * times;
    c.cycles.array = 1000 * times;
    c.cycles.total = 1600 * times;
    c.cycles.ifmap_load_pause = 100 * times;
    c.cycles.ofmap_store_pause = 200 * times;
    c.cycles.filter_pause = 300 * times;
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) c.pe_cycles[i] = static_cast<Count>(50 + i) * times;
    c.network_busy.filter = 60 * times;
    c.network_busy.ifmap = 61 * times;
    c.network_busy.psum = 62 * times;
    c.network_busy.output = 63 * times;
    c.dram_uncompressed.ifmap = 80 * times;
    c.dram_uncompressed.filter = 82 * times;
    c.dram_uncompressed.ofmap = 84 * times;
    c.dram_crossed.ifmap = 70 * times;
    c.dram_crossed.filter = 82 * times;
    c.dram_crossed.ofmap = 64 * times;
    one.map_forms = {MapForm::rlc, MapForm::rlc};
    return one;
}

// Priced by the table.
inline RunResult hand_run(const EnergyTable& table) {
    RunResult run;
    run.network = "net, \"by hand\"";
    run.accelerator.name = "machine";
    run.accelerator.core_khz = 200000;
    run.energy_table = table;
    run.batch = 2;
    run.seed = 7;
    run.objective = "edp";
    run.layers = {hand_layer("A", 1), hand_layer("B", 10)};
    for (LayerResult& one : run.layers) one.energy = price(one.counters, table, run.accelerator);
    run.wall_seconds = 0.5;
    return run;
}

}  // namespace eyrie
