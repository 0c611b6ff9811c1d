// What a mapping costs, from closed forms: the energy of its counts, and an estimate of its cycles. The mapper's
// yardstick; the machine's own numbers come from simulating it (docs/mapper.md shows how far they are apart).
#pragma once

#include <cstdint>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

// How long each part of the array would be busy over a whole layer, in cycles, if it never waited; and what every pass
// adds to the busiest of them: starting, filling and draining.
struct BusyCycles {
    double pes = 0;
    double filter_network = 0;
    double ifmap_network = 0;
    double psum_network = 0;
    double output_network = 0;
    double filling = 0;  // at the start of passes, before PEs can work: only filters and ifmaps move
    double per_pass = 0;
    std::int64_t first_filters = 0;                     // words of the first load, which nothing overlaps
    bool filters_prefetched = true;                     // the next filters are loaded while the array works
    std::int64_t filter_tiles = 1;                      // on the first of so many tiles: kept filters are
    DoubleBuffer double_buffered = DoubleBuffer::none;  // what has room for two halves (glb.double_buffered)
    bool ifmaps_beside = false;                         // ifmaps are loaded while the array works
    std::int64_t first_ifmaps = 0;                      // but for so many words, which nothing overlaps
    std::int64_t last_ofmaps = 0;                       // words of the last store, which nothing overlaps
};
// What the last three are for a mapping with that need of the buffer. Of ifmaps that it keeps (MappingParameters::keep)
// only the first `ifmap_pieces`th part of each tile is waited for.
void set_overlap(const AcceleratorConfig& machine, const BufferNeed& need, const LayerCounts& counts,
                 const MappingParameters& mapping, std::int64_t ifmap_pieces, BusyCycles& busy);

struct MappingCost {
    double energy = 0;              // in the energy table's unit; nothing gated, nothing compressed
    std::int64_t array_cycles = 0;  // DRAM fully overlapped
    std::int64_t total_cycles = 0;  // with the pauses for DRAM
    std::int64_t active_pes = 0;
    std::int64_t passes = 0;
    std::int64_t likely_cycles = 0;  // of a bound: total cycles that are likelier (LeastCycles::likely)
};

// Cycles of a network that sends `words` in pieces of `piece` words, each from or to one PE.
double network_cycles(std::int64_t words, std::int64_t piece, int words_per_cycle, int buses);

// A cost that no mapping with such counts or more, on so many PEs or fewer, is below: nothing is lost but where PEs
// and buses are full.
MappingCost least_cost(const LayerCounts& counts, std::int64_t most_active_pes, bool keeps_ifmaps,
                       const AcceleratorConfig& machine, const EnergyTable& table);

MappingCost mapping_cost(const LayerCounts& counts, const BusyCycles& busy, const AcceleratorConfig& machine,
                         const EnergyTable& table);

}  // namespace eyrie
