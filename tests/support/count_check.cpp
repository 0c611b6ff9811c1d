#include "tests/support/count_check.hpp"

#include "dataflows/catalogue/catalogue.hpp"

namespace eyrie {

namespace {

class Differences {
public:
    void compare(const std::string& name, Count counted, Count expected) {
        if (first_.empty() && counted != expected)
            first_ = name + ": counted " + std::to_string(counted) + ", closed form " + std::to_string(expected);
    }
    const std::string& first() const { return first_; }

private:
    std::string first_;
};

}  // namespace

std::string count_difference(const LayerCounters& c, const Layer& layer, const LayerData& data, const Plan& plan,
                             const AcceleratorConfig& machine) {
    const std::int64_t batch = data.ifmap.shape[0];
    const PeStorage storage = pe_storage(machine);
    const LayerCounts e = find_dataflow(plan.dataflow).counts(layer, batch, plan.parameters, storage);
    const Count gated = machine.pe.zero_gating ? gated_macs(layer, data.ifmap) : 0;
    Differences d;
    d.compare("passes", static_cast<Count>(plan.passes.size()), e.passes);
    d.compare("active PEs", plan.active_pes, e.active_pes);
    d.compare("macs", c.pes.macs, e.macs);
    d.compare("gated_macs", c.pes.gated_macs, gated);
    d.compare("busy", c.pes.cycles[at_reason(PeCycle::busy)], e.macs - gated);
    d.compare("gated", c.pes.cycles[at_reason(PeCycle::gated)], gated);
    d.compare("rf ifmap reads", c.pes.ifmap_reads, e.rf_ifmap_reads);
    d.compare("rf ifmap writes", c.pes.ifmap_writes, e.rf_ifmap_writes);
    d.compare("rf filter reads", c.pes.filter_reads, e.rf_filter_reads - (storage.filter_spad ? gated : 0));
    d.compare("rf filter writes", c.pes.filter_writes, e.rf_filter_writes);
    d.compare("rf psum reads", c.pes.psum_reads, e.rf_psum_reads);
    d.compare("rf psum writes", c.pes.psum_writes, e.rf_psum_writes);
    d.compare("noc ifmap sent", c.ifmap_network.words_sent, e.noc_ifmap_sent);
    d.compare("noc ifmap delivered", c.ifmap_network.words_delivered, e.noc_ifmap_delivered);
    d.compare("ifmap hops", c.pes.ifmap_hops, e.noc_ifmap_hops);
    d.compare("noc filter sent", c.filter_network.words_sent, e.noc_filter_sent);
    d.compare("noc filter delivered", c.filter_network.words_delivered, e.noc_filter_delivered);
    d.compare("noc psum sent", c.psum_network.words_sent, e.noc_psum_sent);
    d.compare("noc psum delivered", c.psum_network.words_delivered, e.noc_psum_sent);
    d.compare("noc output sent", c.output_network.words_sent, e.noc_output_sent);
    d.compare("noc psum hops", c.psum_hops, e.noc_psum_hops);
    d.compare("glb ifmap reads", c.glb.ifmap_reads, e.glb_ifmap_reads);
    d.compare("glb ifmap writes", c.glb.ifmap_writes, e.glb_ifmap_writes);
    d.compare("glb filter reads", c.glb.filter_reads, e.glb_filter_reads);
    d.compare("glb filter writes", c.glb.filter_writes, e.glb_filter_writes);
    d.compare("glb psum reads", c.glb.psum_reads, e.glb_psum_reads);
    d.compare("glb psum drain reads", c.glb.psum_drain_reads, e.glb_psum_drain_reads);
    d.compare("glb psum writes", c.glb.psum_writes, e.glb_psum_writes);
    d.compare("dram ifmap", c.dma.ifmap.words, e.dram_ifmap);
    d.compare("dram filter", c.dma.filter.words, e.dram_filter);
    d.compare("dram ofmap", c.dma.ofmap.words, e.dram_ofmap);
    Count cycles = 0;
    for (const Count reason : c.pes.cycles) {
        cycles += reason;
        if (reason < 0) return "a PE cycle reason is negative";
    }
    d.compare("sum of pe_cycles", cycles, machine.pes() * c.cycles.total);
    return d.first();
}

std::string bound_broken(const LayerCounters& c, std::int64_t active_pes, const AcceleratorConfig& machine) {
    const auto below = [&](const std::string& what, Count work, Count per_cycle) -> std::string {
        return c.cycles.array * per_cycle >= work ? "" : "fewer array cycles than " + what + " need";
    };
    std::string broken = below("the MACs", c.pes.macs, active_pes);
    if (broken.empty())
        broken = below("the filter network's words", c.filter_network.words_sent,
                       std::int64_t{machine.noc.filter.words_per_cycle} * machine.noc.filter.buses);
    if (broken.empty())
        broken = below("the ifmap network's words", c.ifmap_network.words_sent,
                       std::int64_t{machine.noc.ifmap.words_per_cycle} * machine.noc.ifmap.buses);
    if (broken.empty())
        broken = below("the psum network's words", c.psum_network.words_sent,
                       std::int64_t{machine.noc.psum.words_per_cycle} * machine.noc.psum.buses);
    if (broken.empty())
        broken = below("the output network's words", c.output_network.words_sent,
                       std::int64_t{machine.noc.output.words_per_cycle} * machine.noc.output.buses);
    const std::int64_t bits = 8 * (c.dma.ifmap.bytes + c.dma.filter.bytes + c.dma.ofmap.bytes);
    if (broken.empty() && static_cast<double>(c.cycles.total) * machine.dram.link_khz * machine.dram.link_width_bits <
                              static_cast<double>(bits) * machine.core_khz * 0.999999)
        broken = "fewer cycles in all than the DRAM link needs";
    return broken;
}

}  // namespace eyrie
