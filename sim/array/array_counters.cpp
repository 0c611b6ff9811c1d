#include "sim/array/array_counters.hpp"

#include "pe/pe_counters.hpp"

namespace eyrie {

namespace {

Count delivered(const InputNetworkCounters& network) { return network.words_delivered; }
Count delivered(const OutputNetworkCounters& network) { return network.words_sent; }  // the buffer is each word's one

}  // namespace

LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb) {
    LayerCounters all;
    PeCounters pes;
    for (const auto& pe : array.pes()) pes += pe.counters();
    all.PeCounts::operator+=(pes);
    all.pe_cycles = pes.cycles;
    array.for_each_network([&](NetworkId network, const auto& block) {
        all.*measures_of(network).sent = block.counters().words_sent;
        all.*measures_of(network).delivered = delivered(block.counters());
        all.network_busy.*network_cycle_rows[place(network)].count = block.counters().busy_cycles;
    });
    all.noc_psum_hops = array.link_words();
    all.BufferCounts::operator+=(glb.counters());
    return all;
}

void add(const DmaCounters& dma, LayerCounters& counters) {
    const auto transfers = [&](const DmaTraffic& traffic, Count& words, Count DramBytes::*type) {
        words += traffic.words;
        counters.dram_uncompressed.*type += traffic.uncompressed_bytes;
        counters.dram_crossed.*type += traffic.bytes;
    };
    transfers(dma.ifmap, counters.dram_ifmap, &DramBytes::ifmap);
    transfers(dma.filter, counters.dram_filter, &DramBytes::filter);
    transfers(dma.ofmap, counters.dram_ofmap, &DramBytes::ofmap);
}

void ungate(LayerCounters& counters, const PeConfig& pe) { gate(counters, -counters.gated_macs, pe); }

void gate(LayerCounters& counters, Count macs, const PeConfig& pe) {
    gate_macs(counters, counters.pe_cycles, macs, pe);
}

}  // namespace eyrie
