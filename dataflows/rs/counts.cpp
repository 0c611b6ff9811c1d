// Row-stationary. The formulas start from ISCA 2016 (V, VI) and count what the machine of JSSC 2017 does:
//   Block: m filters of a group, n images, a strip of e ofmap rows, in g groups at once. Its ofmaps go
//          to DRAM once.
//   Step:  q*r channels of a block, whose ifmaps are loaded into the buffer once.
//   Pass:  p*t filters of a step. Its psums are in the buffer between passes.
// The last block, step and pass of each kind are ragged. A pass with f filters gives ceil(f/t) to
// each filter set, and with c channels ceil(c/r) to each channel set, until none are left.
// Groups share no words, so g changes passes and PEs alone.
#include <algorithm>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/counts/terms.hpp"

namespace eyrie {

namespace {

using namespace closed_form;

// How often the loops around a pass run. Every loop is cut independently of the others, except the
// filters, cut twice: into blocks of m and each block into passes of p*t. So each count below is a
// product of one sum for each loop.
struct Loops {
    std::int64_t group_blocks;   // ceil(G/g)
    std::int64_t filter_blocks;  // of a group: ceil(Mg/m)
    std::int64_t filter_passes;  // of a group: sum over its blocks of ceil(m_b / (p*t))
    std::int64_t filter_sets;    // in use, summed over the filter passes of a group
    std::int64_t image_blocks;   // ceil(N/n)
    std::int64_t strips;         // ceil(E/e)
    std::int64_t channel_steps;  // of a group: ceil(Cg/(q*r))
    std::int64_t channel_sets;   // in use, summed over the channel steps of a group
};

Loops loops_of(const Sizes& size, const MappingParameters& mapping) {
    const std::int64_t filters = product({mapping.p, mapping.t});
    const std::int64_t channels = product({mapping.q, mapping.r});
    const auto passes = [&](std::int64_t block) { return ceil_div(block, filters); };
    const auto sets_of_pass = [&](std::int64_t pass) { return places_in_use(pass, mapping.t); };
    const auto sets_of_block = [&](std::int64_t block) { return sum_over_pieces(block, filters, sets_of_pass); };
    const auto sets_of_step = [&](std::int64_t step) { return places_in_use(step, mapping.r); };
    Loops loops{};
    loops.group_blocks = ceil_div(size.G, mapping.g);
    loops.filter_blocks = ceil_div(size.Mg, mapping.m);
    loops.filter_passes = sum_over_pieces(size.Mg, mapping.m, passes);
    loops.filter_sets = sum_over_pieces(size.Mg, mapping.m, sets_of_block);
    loops.image_blocks = ceil_div(size.N, mapping.n);
    loops.strips = ceil_div(size.E, mapping.e);
    loops.channel_steps = ceil_div(size.Cg, channels);
    loops.channel_sets = sum_over_pieces(size.Cg, channels, sets_of_step);
    return loops;
}

void count_work(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    counts.macs = size.macs;
    // One for each filter pass of each channel step of each block.
    counts.passes =
        product({loops.group_blocks, loops.filter_passes, loops.channel_steps, loops.image_blocks, loops.strips});
    // A set is R filter rows by e ofmap rows (ISCA 2016, V; JSSC 2017, III-A). All sets of the mapping,
    // also when no pass fills them.
    counts.active_pes = product({size.R, mapping.e, mapping.r, mapping.t, mapping.g});
}

void count_ifmaps(const Sizes& size, const MappingParameters& mapping, const Loops& loops, const PeStorage& machine,
                  LayerCounts& counts) {
    // DRAM to buffer, I * ceil(M/m) with the strips' halo in I (ISCA 2016, RS: I ceil(M/m) ah/bh):
    // each channel and image once for each filter block of its group and each strip; kept, once for each strip.
    count_ifmap_loads(size, mapping.keeps_ifmaps() ? 1 : loops.filter_blocks, mapping.e, size.F, machine, counts);

    // Buffer to array (ISCA 2016, RS: I ceil(M/(pt)) ah/bh): the same for each filter pass instead
    // of each block, and without the rows and columns in gaps.
    const std::int64_t used_columns = used(size.F, 1, size.V, size.S);
    counts.noc_ifmap_sent =
        product({size.planes, loops.filter_passes, used(size.E, loops.strips, size.U, size.R), used_columns});
    counts.glb_ifmap_reads = counts.noc_ifmap_sent;

    // A PE holds filter row i and ofmap row y, so it needs one ifmap row, y*U + i, of each of its
    // channels. A channel is in one channel set, in all filter sets in use, and there in R PEs for
    // each of the e_s ofmap rows, whose sum over the strips is E (JSSC 2017, III-A: ifmap rows run
    // diagonally through a set). ISCA 2016 writes I ceil(M/p): its sets are always full.
    counts.noc_ifmap_delivered = product({size.planes, loops.filter_sets, size.R, size.E, used_columns});
}

void count_filters(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    // To the array each word once for each image block and each strip (ISCA 2016, RS: W ceil(N/n) ceil(E/e), with e
    // and E named f and F).
    counts.glb_filter_reads = product({size.filters, loops.image_blocks, loops.strips});
    counts.noc_filter_sent = counts.glb_filter_reads;
    // On the chip they pass the buffer only as a prefetch (JSSC 2017, IV-A), and come from DRAM as often. Where the
    // buffer keeps them, once.
    counts.dram_filter = mapping.keeps_filters() ? size.filters : counts.glb_filter_reads;
    counts.glb_filter_writes = counts.dram_filter;

    // A filter row serves the e_s PEs of its row of the set; the e_s of all strips are E (JSSC
    // 2017, III-A: filter rows run horizontally. ISCA 2016, RS array accesses: W ceil(N/n) E).
    counts.noc_filter_delivered = product({size.filters, loops.image_blocks, size.E});
}

void count_psums(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    // Once for each channel step (ISCA 2016, RS: 2 O (ceil(C/(qr)) - 1)).
    count_psum_trips(size, loops.channel_steps, counts);

    // In each channel step a psum climbs the R rows of r stacked sets, those without channels
    // included (JSSC 2017, IV-B: local network). ISCA 2016, RS, has this for full sets:
    // O (ceil(C/q) R - ceil(C/(qr))).
    counts.noc_psum_hops = product({size.ofmaps, loops.channel_steps, product({size.R, mapping.r}) - 1});
}

}  // namespace

LayerCounts row_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                  const PeStorage& pe) {
    check_arguments(batch, mapping);
    const Sizes size(layer, batch);
    const Loops loops = loops_of(size, mapping);
    LayerCounts counts;
    count_work(size, mapping, loops, counts);
    count_ifmaps(size, mapping, loops, pe, counts);
    count_filters(size, mapping, loops, counts);
    count_psums(size, mapping, loops, counts);
    // What a PE takes it keeps for its pass. A psum gains S * (the PE's channels) products in each of the
    // R PEs of each channel set in use. With merged addition ISCA 2016, RS, has for full sets
    // 2 O (CRS - ceil(C/q) R), reads and writes together.
    count_spads(
        size, pe,
        {counts.noc_ifmap_delivered, counts.noc_filter_delivered, product({size.ofmaps, size.R, loops.channel_sets})},
        counts);
    return counts;
}

}  // namespace eyrie
