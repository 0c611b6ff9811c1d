#include "tests/support/count_check.hpp"

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/counts/on_chip.hpp"

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
    LayerCounts e = find_dataflow(plan.dataflow).counts(layer, batch, plan.parameters, storage);
    e = with_staying(e, layer, batch, {plan.on_chip.ifmaps, plan.on_chip.ofmaps});
    const Count gated = machine.pe.zero_gating ? gated_macs(layer, data.ifmap) : 0;
    Differences d;
    d.compare("passes", static_cast<Count>(plan.passes.size()), e.passes);
    d.compare("active PEs", plan.active_pes, e.active_pes);
    e.gated_macs = gated;
    if (storage.filter_spad) e.rf_filter_reads -= gated;
    for (const Tally& one : tallies)  // others have no closed form
        if (one.shown == Shown::own) d.compare(one.name, c.*one.count, e.*one.count);
    for (const Measure& one : measures) d.compare(one.name, c.*one.count, e.*one.count);
    d.compare("busy", c.pe_cycles[at_reason(PeCycle::busy)], e.macs - gated);
    d.compare("gated", c.pe_cycles[at_reason(PeCycle::gated)], gated);
    Count cycles = 0;
    for (const Count reason : c.pe_cycles) {
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
    std::string broken = below("the MACs", c.macs, active_pes);
    if (broken.empty())
        broken = below("the filter network's words", c.noc_filter_sent,
                       std::int64_t{machine.noc.filter.words_per_cycle} * machine.noc.filter.buses);
    if (broken.empty())
        broken = below("the ifmap network's words", c.noc_ifmap_sent,
                       std::int64_t{machine.noc.ifmap.words_per_cycle} * machine.noc.ifmap.buses);
    if (broken.empty())
        broken = below("the psum network's words", c.noc_psum_sent,
                       std::int64_t{machine.noc.psum.words_per_cycle} * machine.noc.psum.buses);
    if (broken.empty())
        broken = below("the output network's words", c.noc_output_sent,
                       std::int64_t{machine.noc.output.words_per_cycle} * machine.noc.output.buses);
    const std::int64_t bits = 8 * sum(c.dram_crossed);
    if (broken.empty() && static_cast<double>(c.cycles.total) * machine.dram.link_khz * machine.dram.link_width_bits <
                              static_cast<double>(bits) * machine.core_khz * 0.999999)
        broken = "fewer cycles in all than the DRAM link needs";
    return broken;
}

}  // namespace eyrie
