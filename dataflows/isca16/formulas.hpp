// The closed forms behind isca16_accounting.hpp, for the search: the same formulas in exact integers,
// which decide, and in floating point, which only discards what is clearly worse.
#pragma once

#include <array>
#include <cstdint>

#include "dataflows/isca16/accounting.hpp"

namespace eyrie {

__extension__ typedef __int128 Isca16Wide;

// A layer and batch in the paper's letters; M and C of one group. For RS rows and columns are
// exchanged: its published formulas work on filter columns.
struct Isca16Shape {
    std::int64_t N, M, C, G, H, W, R, S, E, F, U_h, U_w;
    std::int64_t ifmap_channels() const { return N * C * G; }  // of all images and groups
    std::int64_t weights() const { return M * G * C * R * S; }
    std::int64_t ofmap() const { return N * M * G * E * F; }
    std::int64_t macs() const { return ofmap() * C * R * S; }
    std::int64_t h(std::int64_t e) const { return U_h * (e - 1) + R; }
    std::int64_t w(std::int64_t f) const { return U_w * (f - 1) + S; }
};
Isca16Shape isca16_shape(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow);

// What the counts depend on: how often an extent is divided, and the halo ratios h/e and w/f.
struct Isca16Factors {
    std::int64_t images = 1;          // ceil(N/n)
    std::int64_t filters = 1;         // ceil(M/m)
    std::int64_t rows = 1;            // ceil(E/e)
    std::int64_t columns = 1;         // ceil(F/f)
    std::int64_t array_filters = 1;   // ceil(M/p), RS: ceil(M/(p t)), WS: ceil(M/t)
    std::int64_t pe_filters = 1;      // RS: ceil(M/p)
    std::int64_t array_channels = 1;  // ceil(C/q), RS: ceil(C/(q r)), WS: ceil(C/r)
    std::int64_t pe_channels = 1;     // RS: ceil(C/q)
    std::int64_t h = 1, e = 1, w = 1, f = 1;
};
Isca16Factors isca16_factors(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Mapping& mapping);

Isca16Use isca16_use(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Mapping& mapping);

// Counts times `scale`, which makes them whole numbers.
template <class Number>
struct Isca16Scaled {
    std::array<std::array<Number, 3>, 4> words;  // as Isca16Counts
    Number scale;
};
template <class Number>
Isca16Scaled<Number> isca16_scaled(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Factors& factors);
extern template Isca16Scaled<double> isca16_scaled(const Isca16Shape&, Isca16Dataflow, const Isca16Factors&);
extern template Isca16Scaled<Isca16Wide> isca16_scaled(const Isca16Shape&, Isca16Dataflow, const Isca16Factors&);

}  // namespace eyrie
