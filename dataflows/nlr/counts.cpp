// No local reuse: a PE keeps nothing. Every product's words come from the buffer, and a psum returns to
// the buffer after each filter tap, with the products of the q channels of its chain.
#include <algorithm>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/counts/terms.hpp"

namespace eyrie {

namespace {

using namespace closed_form;

// How often the loops around a pass run. Every loop is cut independently of the others, except the
// filters, cut twice: into blocks of m and each block into passes of p.
struct Loops {
    std::int64_t group_blocks;   // ceil(G/g)
    std::int64_t filter_blocks;  // of a group: ceil(Mg/m)
    std::int64_t filter_passes;  // of a group: sum over its blocks of ceil(m_b/p)
    std::int64_t image_blocks;   // ceil(N/n)
    std::int64_t tile_rows;      // ceil(E/e)
    std::int64_t tile_columns;   // ceil(F/f)
    std::int64_t channel_steps;  // of a group: ceil(Cg/q)
};

Loops loops_of(const Sizes& size, const MappingParameters& mapping) {
    const auto passes = [&](std::int64_t block) { return ceil_div(block, mapping.p); };
    Loops loops{};
    loops.group_blocks = ceil_div(size.G, mapping.g);
    loops.filter_blocks = ceil_div(size.Mg, mapping.m);
    loops.filter_passes = sum_over_pieces(size.Mg, mapping.m, passes);
    loops.image_blocks = ceil_div(size.N, mapping.n);
    loops.tile_rows = ceil_div(size.E, mapping.e);
    loops.tile_columns = ceil_div(size.F, mapping.f);
    loops.channel_steps = ceil_div(size.Cg, mapping.q);
    return loops;
}

void count_work(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    counts.macs = size.macs;
    counts.passes = product({loops.group_blocks, loops.filter_passes, loops.image_blocks, loops.tile_rows,
                             loops.tile_columns, loops.channel_steps});
    // A PE for each filter of a pass and each channel (ISCA 2016, NLR: p q).
    counts.active_pes =
        product({std::min(mapping.g, size.G), std::min({mapping.p, mapping.m, size.Mg}), std::min(mapping.q, size.Cg)});
}

void count_ifmaps(const Sizes& size, const MappingParameters& mapping, const Loops& loops, const PeStorage& machine,
                  LayerCounts& counts) {
    // DRAM to buffer (ISCA 2016, NLR: I ceil(M/m) av/bv ah/bh): each channel and image once for each
    // filter block of its group and each tile, the tiles' halo included; kept, once for each tile.
    count_ifmap_loads(size, mapping.keeps_ifmaps() ? 1 : loops.filter_blocks, mapping.e, mapping.f, machine, counts);

    // Buffer to array: for every pixel and tap anew, once for all filters of a pass (ISCA 2016, NLR:
    // I ceil(M/p) RS av ah). Every MAC takes one (array accesses: MACs).
    counts.noc_ifmap_sent = product({size.planes, loops.filter_passes, size.R, size.S, size.E, size.F});
    counts.glb_ifmap_reads = counts.noc_ifmap_sent;
    counts.noc_ifmap_delivered = size.macs;
}

void count_filters(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    // Loaded for each pass (ISCA 2016, NLR: W ceil(N/n) ceil(E/e) ceil(F/f)), or kept.
    counts.dram_filter = mapping.keeps_filters()
                             ? size.filters
                             : product({size.filters, loops.image_blocks, loops.tile_rows, loops.tile_columns});
    counts.glb_filter_writes = counts.dram_filter;

    // Read for every MAC and sent to its PE (ISCA 2016, NLR: W N E F = MACs, and no array accesses).
    counts.glb_filter_reads = size.macs;
    counts.noc_filter_sent = size.macs;
    counts.noc_filter_delivered = size.macs;
}

void count_psums(const Sizes& size, const Loops& loops, LayerCounts& counts) {
    // For each tap of each step (ISCA 2016, NLR: 2 O (ceil(C/q) RS - 1)).
    count_psum_trips(size, product({size.R, size.S, loops.channel_steps}), counts);

    // A chain in a step of c channels has c PEs, one hop fewer: over the steps Cg - steps (ISCA 2016,
    // NLR: O (CRS - ceil(C/q) RS)).
    counts.noc_psum_hops = product({size.ofmaps, size.R, size.S, size.Cg - loops.channel_steps});
}

}  // namespace

LayerCounts no_local_reuse_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                  const PeStorage& pe) {
    check_arguments(batch, mapping);
    const Sizes size(layer, batch);
    const Loops loops = loops_of(size, mapping);
    LayerCounts counts;
    count_work(size, mapping, loops, counts);
    count_ifmaps(size, mapping, loops, pe, counts);
    count_filters(size, mapping, loops, counts);
    count_psums(size, loops, counts);
    // Every MAC takes its two words anew, and its psum gains one product and goes on. ISCA 2016, NLR: no RF.
    count_spads(size, pe, {size.macs, size.macs, size.macs}, counts);
    return counts;
}

}  // namespace eyrie
