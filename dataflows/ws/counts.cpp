// Weight-stationary: a PE keeps one weight for all images and strips of ofmap rows. Ifmaps are broadcast
// to all weights; a psum runs through the weights of one filter row, channel by channel, and returns to
// the buffer before the next filter row.
#include <algorithm>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/counts/terms.hpp"

namespace eyrie {

namespace {

using namespace closed_form;

// How often the loops around a pass run; each is cut independently of the others.
struct Loops {
    std::int64_t group_blocks;   // ceil(G/g)
    std::int64_t filter_blocks;  // of a group: ceil(Mg/t)
    std::int64_t channel_steps;  // of a group: ceil(Cg/r)
    std::int64_t image_blocks;   // ceil(N/n)
    std::int64_t strips;         // ceil(E/e)
};

void count_work(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    counts.macs = size.macs;
    counts.passes =
        product({loops.group_blocks, loops.filter_blocks, loops.channel_steps, loops.image_blocks, loops.strips});
    // A PE for each weight of t filters and r channels (ISCA 2016, WS: R S r t).
    counts.active_pes = product(
        {std::min(mapping.g, size.G), std::min(mapping.t, size.Mg), std::min(mapping.r, size.Cg), size.R, size.S});
}

// The words that the weights i = 0 .. filter-1 take along one axis, summed over `pieces` pieces of
// `outputs` ofmap rows (or columns) together. The k = 1 + floor((filter-1-a)/stride) weights of residue a
// share a stream of o + k - 1 words for a piece of o, and each of them takes all of it:
//   sum over residues and pieces of k (o + k - 1) = filter * outputs + pieces * (sum of k^2 - filter).
// filter % stride residues have one weight more than the others. Below 2^52 for a checked layer.
std::int64_t taken(std::int64_t outputs, std::int64_t pieces, std::int64_t stride, std::int64_t filter) {
    const std::int64_t k = filter / stride;
    const std::int64_t larger = filter % stride;
    const std::int64_t sum_of_squares = larger * (k + 1) * (k + 1) + (stride - larger) * k * k;
    return filter * outputs + pieces * (sum_of_squares - filter);
}

void count_ifmaps(const Sizes& size, const MappingParameters& mapping, const Loops& loops, const PeStorage& machine,
                  LayerCounts& counts) {
    // DRAM to buffer (ISCA 2016, WS: I ceil(M/t) ah/bh): each channel and image once for each filter
    // block of its group and each strip, the strips' halo included; kept, once for each strip.
    count_ifmap_loads(size, mapping.keeps_ifmaps() ? 1 : loops.filter_blocks, mapping.e, size.F, machine, counts);

    // Buffer to array: once for all filters of the block. A stream for each residue; over all residues
    // these are the words that lie in a window, each in one stream. (ISCA 2016 lets the ifmaps stream
    // past the buffer and counts 0.)
    counts.noc_ifmap_sent = product({size.planes, loops.filter_blocks, used(size.E, loops.strips, size.U, size.R),
                                     used(size.F, 1, size.V, size.S)});
    counts.glb_ifmap_reads = counts.noc_ifmap_sent;

    // The weights of a residue take the whole stream, those words included that another of them needs.
    // ISCA 2016, WS array accesses of ifmaps: MACs, the words used alone.
    counts.noc_ifmap_delivered =
        product({size.planes, size.Mg, taken(size.E, loops.strips, size.U, size.R), taken(size.F, 1, size.V, size.S)});
}

// Each weight once from DRAM, through the buffer, to its PE (ISCA 2016, WS: DRAM accesses W, and no
// buffer in between). Where strips are outside, once for each of them, from DRAM or from the buffer.
void count_filters(const Sizes& size, const MappingParameters& mapping, const Loops& loops, LayerCounts& counts) {
    const std::int64_t sent =
        mapping.keeps_ifmaps() ? product({size.filters, loops.image_blocks, loops.strips}) : size.filters;
    counts.dram_filter = mapping.keeps_filters() ? size.filters : sent;
    counts.glb_filter_writes = counts.dram_filter;
    counts.glb_filter_reads = sent;
    counts.noc_filter_sent = sent;
    counts.noc_filter_delivered = sent;
}

void count_psums(const Sizes& size, const Loops& loops, LayerCounts& counts) {
    // Through each of the R chains in each step (ISCA 2016, WS: 2 O (ceil(C/r) R - 1)).
    count_psum_trips(size, product({size.R, loops.channel_steps}), counts);

    // A chain in a step of c channels has c S PEs, one hop fewer: over the steps Cg S - steps
    // (ISCA 2016, WS: O (CRS - ceil(C/r) R)).
    counts.noc_psum_hops = product({size.ofmaps, size.R, product({size.Cg, size.S}) - loops.channel_steps});
}

}  // namespace

LayerCounts weight_stationary_counts(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                     const PeStorage& pe) {
    check_arguments(batch, mapping);
    const Sizes size(layer, batch);
    const Loops loops{ceil_div(size.G, mapping.g), ceil_div(size.Mg, mapping.t), ceil_div(size.Cg, mapping.r),
                      ceil_div(size.N, mapping.n), ceil_div(size.E, mapping.e)};
    LayerCounts counts;
    count_work(size, mapping, loops, counts);
    count_ifmaps(size, mapping, loops, pe, counts);
    count_filters(size, mapping, loops, counts);
    count_psums(size, loops, counts);
    // An ifmap word is kept for the one MAC that uses it, the others are dropped; a psum gains one product
    // in a PE and goes on.
    count_spads(size, pe, {size.macs, counts.noc_filter_delivered, size.macs}, counts);
    return counts;
}

}  // namespace eyrie
