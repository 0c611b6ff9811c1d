#include "sim/array/array_counters.hpp"

#include "pe/pe_counters.hpp"

namespace eyrie {

LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb) {
    LayerCounters all;
    PeCounters pes;
    for (const auto& pe : array.pes()) pes += pe.counters();
    all.PeCounts::operator+=(pes);
    all.pe_cycles = pes.cycles;
    const auto input = [&](const InputNetworkCounters& network, Count& sent, Count& delivered, Count& busy) {
        sent = network.words_sent;
        delivered = network.words_delivered;
        busy = network.busy_cycles;
    };
    input(array.filter_network().counters(), all.noc_filter_sent, all.noc_filter_delivered, all.network_busy.filter);
    input(array.ifmap_network().counters(), all.noc_ifmap_sent, all.noc_ifmap_delivered, all.network_busy.ifmap);
    input(array.psum_network().counters(), all.noc_psum_sent, all.noc_psum_delivered, all.network_busy.psum);
    const OutputNetworkCounters& output = array.output_network().counters();
    all.noc_output_sent = all.noc_output_delivered = output.words_sent;  // each has one receiver, the buffer
    all.network_busy.output = output.busy_cycles;
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
