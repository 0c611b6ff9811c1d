// Output-stationary: a PE keeps one psum until it is finished. os-a, os-b and os-c differ in what lies
// side by side on the array, which is to say in e, f and p alone.
#include <algorithm>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/counts/terms.hpp"

namespace eyrie {

namespace {

using namespace closed_form;

// How often the loops around a pass run; each is cut independently of the others.
struct Loops {
    std::int64_t group_blocks;   // ceil(G/g)
    std::int64_t filter_blocks;  // of a group: ceil(Mg/m)
    std::int64_t filter_rounds;  // of a group: sum over its blocks of ceil(m_b/p), the fullest place's filters
    std::int64_t place_rounds;   // of a group: sum over its blocks of those times the places with filters
    std::int64_t image_blocks;   // ceil(N/n)
    std::int64_t tile_rows;      // ceil(E/e)
    std::int64_t tile_columns;   // ceil(F/f)
};

Loops loops_of(const Sizes& size, const MappingParameters& mapping) {
    const auto rounds = [&](std::int64_t block) { return ceil_div(block, mapping.p); };
    const auto place_rounds = [&](std::int64_t block) {
        return ceil_div(block, mapping.p) * places_in_use(block, mapping.p);
    };
    Loops loops{};
    loops.group_blocks = ceil_div(size.G, mapping.g);
    loops.filter_blocks = ceil_div(size.Mg, mapping.m);
    loops.filter_rounds = sum_over_pieces(size.Mg, mapping.m, rounds);
    loops.place_rounds = sum_over_pieces(size.Mg, mapping.m, place_rounds);
    loops.image_blocks = ceil_div(size.N, mapping.n);
    loops.tile_rows = ceil_div(size.E, mapping.e);
    loops.tile_columns = ceil_div(size.F, mapping.f);
    return loops;
}

void count_work(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    counts.macs = size.macs;
    counts.passes =
        product({loops.group_blocks, loops.filter_blocks, loops.image_blocks, loops.tile_rows, loops.tile_columns});
    // A PE for each image, pixel and place with filters (ISCA 2016: n e f, n p f, n p).
    // The last block can fill more places than a whole one: 4 filters on 3 places are 2 + 2, the last 3 are 1 + 1 + 1.
    const std::int64_t m = std::min(mapping.m, size.Mg), rest = size.Mg % m;
    const std::int64_t places = std::max(places_in_use(m, mapping.p), rest > 0 ? places_in_use(rest, mapping.p) : 0);
    counts.active_pes = product({std::min(mapping.g, size.G), std::min(mapping.n, size.N), places,
                                 std::min(mapping.e, size.E), std::min(mapping.f, size.F)});
}

void count_ifmaps(const Sizes& size, const MappingParameters& mapping, const Loops& loops, const PeStorage& machine,
                  LayerCounts& counts) {
    // DRAM to buffer (ISCA 2016, OSA: I ceil(M/m) av/bv ah/bh): each channel and image once for each
    // filter block of its group and each tile, the tiles' halo included; kept, once for each tile.
    count_ifmap_loads(size, mapping.keeps_ifmaps() ? 1 : loops.filter_blocks, mapping.e, mapping.f, machine, counts);

    // Of the e R pairs of a tile's row y and a filter row i, those with i >= U and a PE below, (e - 1) *
    // (R - U), need no word from the buffer; and so for the columns. The rest is every word that lies in a
    // window of the tile, once: by the PE whose word no other PE of the tile used before.
    const std::int64_t rows = used(size.E, loops.tile_rows, size.U, size.R);
    const std::int64_t columns = used(size.F, loops.tile_columns, size.V, size.S);

    // Once for all places in a round (ISCA 2016, OSB and OSC: I ceil(M/p) with the halo; OSA: I M).
    counts.noc_ifmap_sent = product({size.planes, loops.filter_rounds, rows, columns});
    counts.glb_ifmap_reads = counts.noc_ifmap_sent;

    // By every place with filters in the pass, in each round, used or dropped. All MACs that use no such word take
    // theirs from a PE (ISCA 2016, array accesses of ifmaps: MACs, both ways together).
    counts.noc_ifmap_delivered = product({size.planes, loops.place_rounds, rows, columns});
    counts.noc_ifmap_hops = size.macs - product({size.planes, size.Mg, rows, columns});
}

void count_filters(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    // Each filter is at one place, once in each pass of its block (ISCA 2016: W ceil(N/n) ceil(E/e)
    // ceil(F/f)). No PE keeps a word, so every MAC takes one (ISCA 2016, array accesses: MACs).
    counts.noc_filter_sent = product({size.filters, loops.image_blocks, loops.tile_rows, loops.tile_columns});
    counts.glb_filter_reads = counts.noc_filter_sent;
    counts.noc_filter_delivered = size.macs;

    // Kept in the buffer for their whole block (ISCA 2016: DRAM accesses W); where ifmaps are kept instead, loaded for
    // each pass.
    counts.dram_filter = mapping.keep == MappingParameters::keep_ifmaps ? counts.noc_filter_sent : size.filters;
    counts.glb_filter_writes = counts.dram_filter;
}

}  // namespace

LayerCounts output_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                     const PeStorage& pe) {
    check_arguments(batch, mapping);
    const Sizes size(layer, batch);
    const Loops loops = loops_of(size, mapping);
    LayerCounts counts;
    count_work(size, mapping, loops, counts);
    count_ifmaps(size, mapping, loops, pe, counts);
    count_filters(size, mapping, loops, counts);
    // A psum is made in one PE and leaves it finished (ISCA 2016: no buffer or array accesses of psums).
    count_psum_trips(size, 1, counts);
    // Every MAC takes its two words anew. ISCA 2016, OS, has merged addition: 2 O (CRS - 1) for the psums,
    // reads and writes together.
    count_spads(size, pe, {size.macs, size.macs, size.ofmaps}, counts);
    return counts;
}

}  // namespace eyrie
