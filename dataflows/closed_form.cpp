#include "dataflows/closed_form.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// For a, b >= 1; a sum a + b - 1 might overflow.
std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a - 1) / b + 1; }

// Product of factors >= 0.
std::int64_t product(std::initializer_list<std::int64_t> factors) {
    std::int64_t result = 1;
    for (const std::int64_t factor : factors)
        if (__builtin_mul_overflow(result, factor, &result))
            throw InputError("closed form: the counts of this layer, batch and mapping exceed 2^63");
    return result;
}

// Sum of f(piece) over `whole` cut into pieces of `piece`: all but the last are equal.
template <class Function>
std::int64_t sum_over_pieces(std::int64_t whole, std::int64_t piece, Function f) {
    const std::int64_t full = std::min(whole, piece);
    const std::int64_t ragged = whole % full;
    return product({whole / full, f(full)}) + (ragged > 0 ? f(ragged) : 0);
}

// Sets that get something when `items` are dealt to `sets` in chunks of ceil(items / sets).
std::int64_t sets_in_use(std::int64_t items, std::int64_t sets) { return ceil_div(items, ceil_div(items, sets)); }

// Ifmap rows (or columns) from the first to the last window of `outputs` ofmaps.
std::int64_t extent(std::int64_t outputs, std::int64_t stride, std::int64_t filter) {
    return (outputs - 1) * stride + filter;
}

// Those of them that lie in a window: each window brings min(stride, filter) that the one before it
// does not cover. For a stride above the filter the rest are gaps.
std::int64_t used(std::int64_t outputs, std::int64_t stride, std::int64_t filter) {
    return extent(outputs, std::min(stride, filter), filter);
}

void check_at_least_one(const char* name, std::int64_t found) {
    if (found < 1)
        throw InputError(std::string("closed form: ") + name + ": found " + std::to_string(found) +
                         "; allowed: an integer from 1");
}

void check_arguments(std::int64_t batch, const RowStationaryMapping& mapping) {
    check_at_least_one("batch", batch);
    check_at_least_one("m", mapping.m);
    check_at_least_one("n", mapping.n);
    check_at_least_one("e", mapping.e);
    check_at_least_one("p", mapping.p);
    check_at_least_one("q", mapping.q);
    check_at_least_one("r", mapping.r);
    check_at_least_one("t", mapping.t);
}

// How often the loops around a pass run. Every loop is cut independently of the others, except the
// filters, cut twice: into blocks of m and each block into passes of p*t. So each count below is a
// product of one sum for each loop.
struct Loops {
    std::int64_t filter_blocks;   // of a group: ceil(Mg/m)
    std::int64_t filter_passes;   // of a group: sum over its blocks of ceil(m_b / (p*t))
    std::int64_t filter_sets;     // in use, summed over the filter passes of a group
    std::int64_t image_blocks;    // ceil(N/n)
    std::int64_t strips;          // ceil(E/e)
    std::int64_t channel_steps;   // of a group: ceil(Cg/(q*r))
    std::int64_t channel_sets;    // in use, summed over the channel steps of a group
};

Loops loops_of(const Layer& layer, std::int64_t batch, const RowStationaryMapping& mapping) {
    const std::int64_t filters = product({mapping.p, mapping.t});
    const std::int64_t channels = product({mapping.q, mapping.r});
    const auto passes = [&](std::int64_t block) { return ceil_div(block, filters); };
    const auto sets_of_pass = [&](std::int64_t pass) { return sets_in_use(pass, mapping.t); };
    const auto sets_of_block = [&](std::int64_t block) { return sum_over_pieces(block, filters, sets_of_pass); };
    const auto sets_of_step = [&](std::int64_t step) { return sets_in_use(step, mapping.r); };
    Loops loops{};
    loops.filter_blocks = ceil_div(layer.M_per_group(), mapping.m);
    loops.filter_passes = sum_over_pieces(layer.M_per_group(), mapping.m, passes);
    loops.filter_sets = sum_over_pieces(layer.M_per_group(), mapping.m, sets_of_block);
    loops.image_blocks = ceil_div(batch, mapping.n);
    loops.strips = ceil_div(layer.E(), mapping.e);
    loops.channel_steps = ceil_div(layer.C_per_group(), channels);
    loops.channel_sets = sum_over_pieces(layer.C_per_group(), channels, sets_of_step);
    return loops;
}

// Passes, MACs, and the RF's operands that every MAC reads (ISCA 2016, VI: RF accesses of ifmaps
// and filters = MACs).
void count_work(const Layer& layer, std::int64_t batch, const RowStationaryMapping& mapping, const Loops& loops,
                LayerCounts& counts) {
    counts.macs = product({batch, layer.macs_per_image()});
    // One for each filter pass of each channel step of each block.
    counts.passes =
        product({layer.G, loops.filter_passes, loops.channel_steps, loops.image_blocks, loops.strips});
    // A set is R filter rows by e ofmap rows (ISCA 2016, V; JSSC 2017, III-A).
    counts.active_pes = product({layer.R, mapping.e, mapping.r, mapping.t});
    counts.rf_ifmap_reads = counts.macs;
    counts.rf_filter_reads = counts.macs;
}

void count_ifmaps(const Layer& layer, std::int64_t batch, const Loops& loops, LayerCounts& counts) {
    const std::int64_t planes = product({batch, layer.C});  // all groups
    const std::int64_t used_columns = used(layer.F(), layer.stride_w, layer.S);

    // DRAM to buffer, I * ceil(M/m) with the strips' halo in I (ISCA 2016, RS: I ceil(M/m) ah/bh):
    // each channel and image once for each filter block of its group and each strip. The rows of
    // all strips: sum of (e_s - 1) * U + R = (E - strips) * U + strips * R.
    const std::int64_t loaded_rows = (layer.E() - loops.strips) * layer.stride_h + loops.strips * layer.R;
    counts.dram_ifmap =
        product({planes, loops.filter_blocks, loaded_rows, extent(layer.F(), layer.stride_w, layer.S)});
    counts.glb_ifmap_writes = counts.dram_ifmap;

    // Buffer to array (ISCA 2016, RS: I ceil(M/(pt)) ah/bh): the same for each filter pass instead
    // of each block, and without the rows and columns in gaps.
    const std::int64_t new_rows = std::min(layer.stride_h, layer.R);
    const std::int64_t used_rows = (layer.E() - loops.strips) * new_rows + loops.strips * layer.R;
    counts.noc_ifmap_sent = product({planes, loops.filter_passes, used_rows, used_columns});
    counts.glb_ifmap_reads = counts.noc_ifmap_sent;

    // A PE holds filter row i and ofmap row y, so it needs one ifmap row, y*U + i, of each of its
    // channels. A channel is in one channel set, in all filter sets in use, and there in R PEs for
    // each of the e_s ofmap rows, whose sum over the strips is E (JSSC 2017, III-A: ifmap rows run
    // diagonally through a set). ISCA 2016 writes I ceil(M/p): its sets are always full.
    counts.noc_ifmap_delivered = product({planes, loops.filter_sets, layer.R, layer.E(), used_columns});
    counts.rf_ifmap_writes = counts.noc_ifmap_delivered;
}

void count_filters(const Layer& layer, const Loops& loops, LayerCounts& counts) {
    // Filters are not kept beyond their pass: each word once for each image block and each strip
    // (ISCA 2016, RS: W ceil(N/n) ceil(E/e), with e and E named f and F). They pass the
    // buffer only as a prefetch (JSSC 2017, IV-A).
    counts.dram_filter = product({layer.filter_words(), loops.image_blocks, loops.strips});
    counts.glb_filter_writes = counts.dram_filter;
    counts.glb_filter_reads = counts.dram_filter;
    counts.noc_filter_sent = counts.dram_filter;

    // A filter row serves the e_s PEs of its row of the set; the e_s of all strips are E (JSSC
    // 2017, III-A: filter rows run horizontally. ISCA 2016, RS array accesses: W ceil(N/n) E).
    counts.noc_filter_delivered = product({layer.filter_words(), loops.image_blocks, layer.E()});
    counts.rf_filter_writes = counts.noc_filter_delivered;
}

void count_psums(const Layer& layer, std::int64_t batch, const RowStationaryMapping& mapping, const Loops& loops,
                 LayerCounts& counts) {
    const std::int64_t ofmaps = product({batch, layer.ofmap_words_per_image()});

    // Each psum is written once for each channel step and read back in all but the first (ISCA
    // 2016, RS: 2 O (ceil(C/(qr)) - 1) without the ofmap's own way through the buffer, which is one
    // write and one drain read).
    counts.noc_output_sent = product({ofmaps, loops.channel_steps});
    counts.glb_psum_writes = counts.noc_output_sent;
    counts.noc_psum_sent = product({ofmaps, loops.channel_steps - 1});
    counts.glb_psum_reads = counts.noc_psum_sent;
    counts.glb_psum_drain_reads = ofmaps;
    counts.dram_ofmap = ofmaps;

    // In each channel step a psum climbs the R rows of r stacked sets, those without channels
    // included (JSSC 2017, IV-B: local network). ISCA 2016, RS, has this for full sets:
    // O (ceil(C/q) R - ceil(C/(qr))).
    counts.noc_psum_hops =
        product({ofmaps, loops.channel_steps, product({layer.R, mapping.r}) - 1});
}

// The psum spad. A PE in use multiplies S * (its channels) times for a psum in a pass.
// Separate addition: every product is written; every product but the first is added to a psum read,
// and the final psum is read for the addition: reads = writes = MACs.
// Merged addition: the final psum goes on without a write and a read: one less of each for every PE
// in use. Over the R PEs of each channel set in use and all steps this is, for a psum,
//   sum over steps of R * (S * c - sets in use) = R * (S * Cg - channel_sets).
// ISCA 2016, RS, has this for full sets: 2 O (CRS - ceil(C/q) R), reads and writes together.
std::int64_t psum_spad_accesses(const Layer& layer, std::int64_t batch, const Loops& loops, bool merged) {
    const std::int64_t saved = merged ? loops.channel_sets : 0;
    const std::int64_t ofmaps = product({batch, layer.ofmap_words_per_image()});
    return product({ofmaps, layer.R, layer.S * layer.C_per_group() - saved});
}

// For each of `size` ifmap rows (or columns), the windows it is in. Window k covers the padded
// positions [k*stride, k*stride + filter), so position x is in
// ceil((x - filter + 1) / stride) <= k <= x / stride, cut to 0 <= k < outputs.
std::vector<std::int64_t> windows_of(std::int64_t size, std::int64_t padding, std::int64_t outputs,
                                     std::int64_t stride, std::int64_t filter) {
    std::vector<std::int64_t> windows;
    for (std::int64_t x = padding; x < padding + size; ++x) {
        const std::int64_t first = x < filter ? 0 : ceil_div(x - filter + 1, stride);
        const std::int64_t last = std::min(x / stride, outputs - 1);
        windows.push_back(std::max<std::int64_t>(last - first + 1, 0));
    }
    return windows;
}

// The MACs of one filter over one image on words other than zero: a word of row h and column w
// meets as many taps as there are windows over it, rows times columns.
std::int64_t nonzero_taps(const Layer& layer, const Tensor<std::int16_t>& ifmap,
                          const std::vector<std::int64_t>& row_windows,
                          const std::vector<std::int64_t>& column_windows) {
    std::int64_t taps = 0;
    std::size_t word = 0;
    for (std::int64_t plane = 0; plane < ifmap.shape[0] * layer.C; ++plane)
        for (const std::int64_t rows : row_windows)
            for (const std::int64_t columns : column_windows)
                if (ifmap.data[word++] != 0) taps += rows * columns;
    return taps;
}

}  // namespace

LayerCounts row_stationary_counts(const Layer& layer, std::int64_t batch, const RowStationaryMapping& mapping,
                                  bool psum_addition_merged) {
    check_arguments(batch, mapping);
    const Loops loops = loops_of(layer, batch, mapping);
    LayerCounts counts;
    count_work(layer, batch, mapping, loops, counts);
    count_ifmaps(layer, batch, loops, counts);
    count_filters(layer, loops, counts);
    count_psums(layer, batch, mapping, loops, counts);
    counts.rf_psum_reads = psum_spad_accesses(layer, batch, loops, psum_addition_merged);
    counts.rf_psum_writes = counts.rf_psum_reads;
    return counts;
}

std::int64_t gated_macs(const Layer& layer, const Tensor<std::int16_t>& ifmap) {
    if (ifmap.shape[1] != layer.C || ifmap.shape[2] != layer.H || ifmap.shape[3] != layer.W)
        throw InputError("closed form: layer " + layer.name + ": the ifmap's shape is not the layer's");
    // A word is used by the M/G filters of its group. All MACs on padding are on zeros, so what is
    // not on a word other than zero is gated.
    const std::int64_t taps =
        nonzero_taps(layer, ifmap, windows_of(layer.H, layer.pad_h, layer.E(), layer.stride_h, layer.R),
                     windows_of(layer.W, layer.pad_w, layer.F(), layer.stride_w, layer.S));
    return product({ifmap.shape[0], layer.macs_per_image()}) - product({layer.M_per_group(), taps});
}

}  // namespace eyrie
