#include "dataflows/cost/mapping_cost.hpp"

#include <algorithm>
#include <cmath>

#include "sim/prices/energy.hpp"

namespace eyrie {

namespace {

double d(std::int64_t value) { return static_cast<double>(value); }

double energy_of(const LayerCounts& c, const EnergyTable& table, const Arithmetic& arithmetic) {
    const auto bytes = [](std::int64_t words, int bits) { return words * (bits <= 16 ? 2 : 4); };
    const DramBytes all{bytes(c.dram_ifmap, arithmetic.ifmap_bits), bytes(c.dram_filter, arithmetic.filter_bits),
                        bytes(c.dram_ofmap, arithmetic.psum_bits)};
    return price_accesses(c, all, table);
}

// Cycles that the DRAM link takes for words of so many bits.
double link_cycles(std::int64_t words, int bits, const AcceleratorConfig& machine) {
    return d(words) * (bits <= 16 ? 16 : 32) / machine.dram.link_width_bits * machine.core_khz / machine.dram.link_khz;
}

// The array stands still for them.
double stop_cycles(const LayerCounts& counts, const AcceleratorConfig& machine) {
    return link_cycles(counts.dram_ifmap, machine.arithmetic.ifmap_bits, machine) +
           link_cycles(counts.dram_ofmap, machine.arithmetic.psum_bits, machine);
}

}  // namespace

MappingCost least_cost(const LayerCounts& counts, std::int64_t most_active_pes, const AcceleratorConfig& machine,
                       const EnergyTable& table) {
    const NocConfig& noc = machine.noc;
    const auto bus = [](std::int64_t words, int words_per_cycle, int buses) {
        return d(words) / (d(words_per_cycle) * d(buses));
    };
    const double array = std::max({d(counts.macs) / d(most_active_pes),
                                   bus(counts.noc_filter_sent, noc.filter.words_per_cycle, noc.filter.buses),
                                   bus(counts.noc_ifmap_sent, noc.ifmap.words_per_cycle, noc.ifmap.buses),
                                   bus(counts.noc_psum_sent, noc.psum.words_per_cycle, noc.psum.buses),
                                   bus(counts.noc_output_sent, noc.output.words_per_cycle, noc.output.buses)});
    const double filters = link_cycles(counts.dram_filter, machine.arithmetic.filter_bits, machine);
    MappingCost cost;
    cost.energy = energy_of(counts, table, machine.arithmetic);
    cost.array_cycles = static_cast<std::int64_t>(array);  // rounded down, and one less for what rounding lost before
    cost.total_cycles = std::max<std::int64_t>(
        static_cast<std::int64_t>(std::max(array, filters) + stop_cycles(counts, machine)) - 1, 0);
    return cost;
}

double network_cycles(std::int64_t words, std::int64_t piece, int words_per_cycle, int buses) {
    const std::int64_t bus_words = ceil_div(piece, words_per_cycle);
    return d(words) / d(piece) * d(bus_words) / buses;
}

MappingCost mapping_cost(const LayerCounts& counts, const BusyCycles& busy, const AcceleratorConfig& machine,
                         const EnergyTable& table) {
    MappingCost cost;
    cost.energy = energy_of(counts, table, machine.arithmetic);
    cost.active_pes = counts.active_pes;
    cost.passes = counts.passes;
    const double working = std::max({busy.pes, busy.psum_network, busy.output_network});
    const double busiest = std::max({busy.filter_network, busy.ifmap_network, working + busy.filling});
    const double array = busiest + d(counts.passes) * busy.per_pass;
    const int filter_bits = machine.arithmetic.filter_bits;
    const double first = link_cycles(std::min(busy.first_filters, counts.dram_filter), filter_bits, machine);
    const double prefetch = link_cycles(counts.dram_filter, filter_bits, machine) - first;
    const double stops = stop_cycles(counts, machine);
    cost.array_cycles = std::llround(array);
    cost.total_cycles =
        std::llround((busy.filters_prefetched ? std::max(array, prefetch) : array + prefetch) + first + stops);
    return cost;
}

}  // namespace eyrie
