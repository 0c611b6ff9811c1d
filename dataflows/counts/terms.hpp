// What the closed forms of all dataflows are made of: checked arithmetic, sums over ragged pieces, and
// the counts that follow the same rule everywhere.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>

#include "dataflows/counts/closed_form.hpp"

namespace eyrie::closed_form {

// The two ways to fail; out of line, so that the arithmetic stays small.
[[noreturn]] void refuse_overflow();
[[noreturn]] void refuse_below_one(const char* name, std::int64_t found);

// For a, b >= 1; a sum a + b - 1 might overflow.
inline std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a - 1) / b + 1; }

// Product of factors >= 0.
inline std::int64_t product(std::initializer_list<std::int64_t> factors) {
    std::int64_t result = 1;
    for (const std::int64_t factor : factors)
        if (__builtin_mul_overflow(result, factor, &result)) refuse_overflow();
    return result;
}

// Sum of f(piece) over `whole` cut into pieces of `piece`: all but the last are equal.
template <class Function>
std::int64_t sum_over_pieces(std::int64_t whole, std::int64_t piece, Function f) {
    const std::int64_t full = std::min(whole, piece);
    const std::int64_t ragged = whole % full;
    std::int64_t sum = product({whole / full, f(full)});
    if (ragged > 0 && __builtin_add_overflow(sum, f(ragged), &sum)) refuse_overflow();
    return sum;
}

// Places that get something when `items` are dealt to `places` in chunks of ceil(items / places).
inline std::int64_t places_in_use(std::int64_t items, std::int64_t places) {
    return ceil_div(items, ceil_div(items, places));
}

// Ifmap rows (or columns) from the first to the last window of a piece, summed over `pieces` pieces of
// `outputs` ofmap rows together: sum of (e_s - 1) * stride + filter. Below 2^52 for a checked layer.
inline std::int64_t extents(std::int64_t outputs, std::int64_t pieces, std::int64_t stride, std::int64_t filter) {
    return (outputs - pieces) * stride + pieces * filter;
}

// Those of them that lie in a window: each window brings min(stride, filter) that the one before it
// does not cover. For a stride above the filter the rest are gaps.
inline std::int64_t used(std::int64_t outputs, std::int64_t pieces, std::int64_t stride, std::int64_t filter) {
    return extents(outputs, pieces, std::min(stride, filter), filter);
}

// Sum of first + k * step over 0 <= k < count, each cut to 0 .. high. step >= 1, high >= 1.
inline std::int64_t clamped_sum(std::int64_t count, std::int64_t first, std::int64_t step, std::int64_t high) {
    const std::int64_t above_0 = std::min(count, first > 0 ? 0 : -first / step + 1);
    const std::int64_t at_high = std::min(count, first >= high ? 0 : ceil_div(high - first, step));
    const std::int64_t between = at_high - above_0;
    return between * first + step * (between * (above_0 + at_high - 1) / 2) + (count - at_high) * high;
}

// One axis of a layer: its windows over the ifmap, which lies in the padding from row (column) `padding` on.
struct Axis {
    std::int64_t outputs, stride, filter, padding, ifmap;
};

// As extents(), without the padding, for pieces of `piece`. A piece from window y to y' - 1 has, of the ifmap, what
// lies before its end (y' - 1) * stride + filter but not before its begin y * stride.
inline std::int64_t extents_in_ifmap(const Axis& axis, std::int64_t piece) {
    const std::int64_t full = std::min(axis.outputs, piece), pieces = axis.outputs / full;
    const std::int64_t ragged = axis.outputs % full, step = full * axis.stride;
    const auto before = [&](std::int64_t count, std::int64_t row) {
        return clamped_sum(count, row - axis.padding, step, axis.ifmap);
    };
    std::int64_t words = before(pieces, (full - 1) * axis.stride + axis.filter) - before(pieces, 0);
    if (ragged > 0)
        words += before(1, pieces * step + (ragged - 1) * axis.stride + axis.filter) - before(1, pieces * step);
    return words;
}

inline void check_at_least_one(const char* name, std::int64_t found) {
    if (found < 1) refuse_below_one(name, found);
}

inline void check_arguments(std::int64_t batch, const MappingParameters& mapping) {
    check_at_least_one("batch", batch);
    check_at_least_one("m", mapping.m);
    check_at_least_one("n", mapping.n);
    check_at_least_one("e", mapping.e);
    check_at_least_one("p", mapping.p);
    check_at_least_one("q", mapping.q);
    check_at_least_one("r", mapping.r);
    check_at_least_one("t", mapping.t);
    check_at_least_one("f", mapping.f);
    check_at_least_one("g", mapping.g);
}

// The layer in the letters of docs/dataflows.md, with the divisions behind them done once.
struct Sizes {
    Sizes(const Layer& layer, std::int64_t batch)
        : N(batch),
          G(layer.G),
          Mg(layer.M_per_group()),
          Cg(layer.C_per_group()),
          E(layer.E()),
          F(layer.F()),
          R(layer.R),
          S(layer.S),
          U(layer.stride_h),
          V(layer.stride_w),
          rows{E, U, R, layer.pad.top, layer.H},
          columns{F, V, S, layer.pad.left, layer.W},
          planes(product({batch, layer.C})),
          ofmaps(product({batch, layer.M, E, F})),
          filters(product({layer.M, Cg, R, S})),
          macs(product({ofmaps, Cg, R, S})) {}

    std::int64_t N, G, Mg, Cg, E, F, R, S, U, V;
    Axis rows, columns;
    std::int64_t planes;   // ifmap channels of all groups and images
    std::int64_t ofmaps;   // O of ISCA 2016
    std::int64_t filters;  // W of ISCA 2016
    std::int64_t macs;
};

// The ifmaps' way from DRAM into the buffer: each plane so many times, in tiles under e ofmap rows and f columns. Zeros
// of padding that DRAM does not hold are written into the buffer all the same.
inline void count_ifmap_loads(const Sizes& size, std::int64_t loads, std::int64_t e, std::int64_t f,
                              const PeStorage& machine, LayerCounts& counts) {
    counts.glb_ifmap_writes = product({size.planes, loads, extents(size.E, ceil_div(size.E, e), size.U, size.R),
                                       extents(size.F, ceil_div(size.F, f), size.V, size.S)});
    counts.dram_ifmap =
        machine.dram_has_padding
            ? counts.glb_ifmap_writes
            : product({size.planes, loads, extents_in_ifmap(size.rows, e), extents_in_ifmap(size.columns, f)});
}

// Each psum goes from the buffer through the array and back `trips` times, but is born in the array the
// first time; at last it goes to DRAM. ISCA 2016 has 2 O (trips - 1) buffer accesses: without the ofmap's
// own way through the buffer, which is one write and one drain read.
inline void count_psum_trips(const Sizes& size, std::int64_t trips, LayerCounts& counts) {
    counts.noc_output_sent = product({size.ofmaps, trips});
    counts.noc_output_delivered = counts.noc_output_sent;
    counts.glb_psum_writes = counts.noc_output_sent;
    counts.noc_psum_sent = product({size.ofmaps, trips - 1});
    counts.noc_psum_delivered = counts.noc_psum_sent;  // to one PE each
    counts.glb_psum_reads = counts.noc_psum_sent;
    counts.glb_psum_drain_reads = size.ofmaps;
    counts.dram_ofmap = size.ofmaps;
}

// What the PEs put into their spads, each word and each psum counted once for every PE and stay.
struct SpadContents {
    std::int64_t ifmap_words;
    std::int64_t filter_words;
    std::int64_t psums;
};

// The spads. Every MAC reads an ifmap and a filter word (ISCA 2016, VI: RF accesses of ifmaps and filters
// = MACs) and meets its psum there. Of the k MACs a psum gains in one PE,
// Separate addition: every product is written; every product but the first is added to a psum read,
// and the finished psum is read for the addition, or to be put out: reads = writes = k.
// Merged addition: the finished psum goes on without a write and a read: reads = writes = k - 1.
inline void count_spads(const Sizes& size, const PeStorage& pe, const SpadContents& held, LayerCounts& counts) {
    counts.rf_ifmap_reads = pe.ifmap_spad ? size.macs : 0;
    counts.rf_ifmap_writes = pe.ifmap_spad ? held.ifmap_words : 0;
    counts.rf_filter_reads = pe.filter_spad ? size.macs : 0;
    counts.rf_filter_writes = pe.filter_spad ? held.filter_words : 0;
    counts.rf_psum_writes = pe.psum_spad ? size.macs - (pe.psum_addition_merged ? held.psums : 0) : 0;
    counts.rf_psum_reads = counts.rf_psum_writes;
}

}  // namespace eyrie::closed_form
