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
          planes(product({batch, layer.C})),
          ofmaps(product({batch, layer.M, E, F})),
          filters(product({layer.M, Cg, R, S})),
          macs(product({ofmaps, Cg, R, S})) {}

    std::int64_t N, G, Mg, Cg, E, F, R, S, U, V;
    std::int64_t planes;   // ifmap channels of all groups and images
    std::int64_t ofmaps;   // O of ISCA 2016
    std::int64_t filters;  // W of ISCA 2016
    std::int64_t macs;
};

// The ifmaps' way from DRAM into the buffer; the words are the product of `factors`.
inline void count_ifmap_loads(std::initializer_list<std::int64_t> factors, LayerCounts& counts) {
    counts.dram_ifmap = product(factors);
    counts.glb_ifmap_writes = counts.dram_ifmap;
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
