#include "dataflows/cost/mapping_cost.hpp"

#include <algorithm>
#include <cmath>

#include "sim/prices/energy.hpp"

namespace eyrie {

namespace {

double energy_of(const LayerCounts& c, std::int64_t total_cycles, const AcceleratorConfig& machine,
                 const EnergyTable& table) {
    const Arithmetic& arithmetic = machine.arithmetic;
    const auto bytes = [](std::int64_t words, int bits) { return ceil_div(words * bits, 8); };
    const DramBytes all{bytes(c.dram_ifmap, arithmetic.ifmap_bits), bytes(c.dram_filter, arithmetic.filter_bits),
                        bytes(c.dram_ofmap, bits_of(arithmetic, WordType::ofmap))};
    return price_total(c, all, as_double(total_cycles), machine.core_khz, table);
}

// Cycles that the DRAM link takes for words of so many bits.
double link_cycles(std::int64_t words, int bits, const AcceleratorConfig& machine) {
    return as_double(words) * bits / machine.dram.link_width_bits * machine.core_khz / machine.dram.link_khz;
}

// Transfers of a data type in link cycles: those that the array works beside, and those that it stands still for.
struct Transfers {
    double beside = 0;
    double stops = 0;
};

// Of `words`, but for `alone`, which nothing overlaps.
Transfers transfers(std::int64_t words, std::int64_t alone, int bits, bool overlap, const AcceleratorConfig& machine) {
    const double all = link_cycles(words, bits, machine);
    if (!overlap) return {0, all};
    const double stops = link_cycles(std::min(words, alone), bits, machine);
    return {all - stops, stops};
}

}  // namespace

MappingCost least_cost(const LayerCounts& counts, std::int64_t most_active_pes, bool keeps_ifmaps,
                       const AcceleratorConfig& machine, const EnergyTable& table) {
    const double pes = machine.array_timing_depends_on_data() ? 0 : as_double(counts.macs) / as_double(most_active_pes);
    double array = pes;
    for_each_network([&](NetworkId network, const NetworkRow&) {
        const BusConfig& bus = machine.noc.bus(network);
        const double words = as_double(counts.*measures_of(network).sent);
        array = std::max(array, words / (as_double(bus.words_per_cycle) * as_double(bus.buses)));
    });
    const double filters = link_cycles(counts.dram_filter, machine.arithmetic.filter_bits, machine);
    MappingCost cost;
    cost.array_cycles = static_cast<std::int64_t>(array);  // rounded down, and one less for what rounding lost before
    const DoubleBuffer halves = machine.glb.double_buffered;
    const Transfers ifmaps =
        transfers(counts.dram_ifmap, 0, machine.arithmetic.ifmap_bits, doubles_ifmaps(halves) || keeps_ifmaps, machine);
    const Transfers ofmaps =
        transfers(counts.dram_ofmap, 0, bits_of(machine.arithmetic, WordType::ofmap), doubles_ofmaps(halves), machine);
    const double beside = filters + (ifmaps.beside + ofmaps.beside);
    cost.total_cycles = std::max<std::int64_t>(
        static_cast<std::int64_t>(std::max(array, beside) + (ifmaps.stops + ofmaps.stops)) - 1, 0);
    cost.energy = energy_of(counts, cost.total_cycles, machine, table);
    return cost;
}

double network_cycles(std::int64_t words, std::int64_t piece, int words_per_cycle, int buses) {
    const std::int64_t bus_words = ceil_div(piece, words_per_cycle);
    return as_double(words) / as_double(piece) * as_double(bus_words) / buses;
}

MappingCost mapping_cost(const LayerCounts& counts, const BusyCycles& busy, const AcceleratorConfig& machine,
                         const EnergyTable& table) {
    MappingCost cost;
    cost.active_pes = counts.active_pes;
    cost.passes = counts.passes;
    const double working = std::max({busy.pes, busy.psum_network, busy.output_network});
    const double busiest = std::max({busy.filter_network, busy.ifmap_network, working + busy.filling});
    const double array = busiest + as_double(counts.passes) * busy.per_pass;
    const int filter_bits = machine.arithmetic.filter_bits;
    const double first = link_cycles(std::min(busy.first_filters, counts.dram_filter), filter_bits, machine);
    const double prefetch = link_cycles(counts.dram_filter, filter_bits, machine) - first;
    const DoubleBuffer halves = busy.double_buffered;
    const Transfers ifmaps =
        transfers(counts.dram_ifmap, busy.first_ifmaps, machine.arithmetic.ifmap_bits, busy.ifmaps_beside, machine);
    const Transfers ofmaps = transfers(counts.dram_ofmap, busy.last_ofmaps,
                                       bits_of(machine.arithmetic, WordType::ofmap), doubles_ofmaps(halves), machine);
    const double beside = ifmaps.beside + ofmaps.beside;
    const double late = std::max(0.0, prefetch - array / as_double(busy.filter_tiles));
    const double overlapped =
        busy.filters_prefetched ? std::max(array + late, prefetch + beside) : std::max(array, beside) + prefetch;
    cost.array_cycles = std::llround(array);
    cost.total_cycles = std::llround(overlapped + first + (ifmaps.stops + ofmaps.stops));
    cost.energy = energy_of(counts, cost.total_cycles, machine, table);
    return cost;
}

void set_overlap(const AcceleratorConfig& machine, const BufferNeed& need, const LayerCounts& counts,
                 const MappingParameters& mapping, std::int64_t ifmap_pieces, BusyCycles& busy) {
    busy.double_buffered = halves_with_room(machine, need);
    busy.ifmaps_beside = doubles_ifmaps(busy.double_buffered) || mapping.keeps_ifmaps();
    busy.first_ifmaps = doubles_ifmaps(busy.double_buffered) ? need.ifmap_words : counts.dram_ifmap;
    if (mapping.keeps_ifmaps()) busy.first_ifmaps = ceil_div(busy.first_ifmaps, ifmap_pieces);
    busy.last_ofmaps = need.psum_words;
}

}  // namespace eyrie
