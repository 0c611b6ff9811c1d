// Equality of programs, and an arbitrary order of them, for grouping PEs into classes (dataflows/plan/pe_classes.hpp).
#pragma once

#include <tuple>

#include "pe/program.hpp"

namespace eyrie {

// Every member is named, so that a new one cannot be left out.
inline std::tuple<> members_of(const NoIfmaps&) { return {}; }
inline std::tuple<> members_of(const PsumsFromZero&) { return {}; }
inline auto members_of(const PsumsArrive& p) { return std::tie(p.from_position); }
inline auto members_of(const IfmapWindow& w) {
    const auto& [taps, channels, stride] = w;
    return std::tie(taps, channels, stride);
}
inline auto members_of(const IfmapStream& s) {
    const auto& [words, drops] = s;
    const auto& [first, run, between, last] = drops;
    return std::tie(words, first, run, between, last);
}
inline auto members_of(const IfmapShift& s) {
    const auto& [words, rows, columns, row_lag, column_lag, from_below, from_right, to_above, to_left, after] = s;
    return std::tie(words, rows, columns, row_lag, column_lag, from_below, from_right, to_above, to_left, after);
}
inline auto members_of(const PeProgram& p) {
    const auto& [images, positions, filters, ifmaps, filter_use, psums, psum_sink] = p;
    return std::tie(images, positions, filters, ifmaps, filter_use, psums, psum_sink);
}

// For the types that have members_of.
template <class T>
auto operator==(const T& a, const T& b) -> decltype(members_of(a), true) {
    return members_of(a) == members_of(b);
}
template <class T>
auto operator<(const T& a, const T& b) -> decltype(members_of(a), true) {
    return members_of(a) < members_of(b);
}

}  // namespace eyrie
