#include "sim/array/array_counters.hpp"

namespace eyrie {

LayerCounters array_counters(const PeArray& array, const GlobalBuffer& glb) {
    LayerCounters all;
    for (const auto& pe : array.pes()) all.pes += pe.counters();
    all.filter_network = array.filter_network().counters();
    all.ifmap_network = array.ifmap_network().counters();
    all.psum_network = array.psum_network().counters();
    all.output_network = array.output_network().counters();
    all.psum_hops = array.link_words();
    all.glb = glb.counters();
    return all;
}

void ungate(LayerCounters& counters, const AcceleratorConfig& machine) {
    PeCounters& pes = counters.pes;
    if (machine.pe.filter_spad_words > 0) pes.filter_reads += pes.gated_macs;
    pes.cycles[at_reason(PeCycle::busy)] += pes.gated_macs;
    pes.cycles[at_reason(PeCycle::gated)] -= pes.gated_macs;
    pes.gated_macs = 0;
}

void gate(LayerCounters& counters, Count macs, const AcceleratorConfig& machine) {
    PeCounters& pes = counters.pes;
    if (machine.pe.filter_spad_words > 0) pes.filter_reads -= macs;
    pes.cycles[at_reason(PeCycle::busy)] -= macs;
    pes.cycles[at_reason(PeCycle::gated)] += macs;
    pes.gated_macs += macs;
}

}  // namespace eyrie
