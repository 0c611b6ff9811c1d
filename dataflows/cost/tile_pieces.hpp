// How a mapping cuts the ofmap's rows and columns, and what of the ifmap, padding left out, lies under each piece: what
// crosses the DRAM link where DRAM holds no padding. AxisPieces at the edges of the map have less of it than others.
#pragma once

#include <algorithm>
#include <cstdint>

#include "workloads/layer.hpp"

namespace eyrie {

// So many pieces of `size` ofmap rows (columns) each, one after another from the ofmap's row `first` on.
struct AxisPieces {
    std::int64_t first = 0, count = 1, size = 1;
};

// Those of `size` rows among the pieces of `total` cut into pieces of `piece`: the full ones, or the ragged last one.
inline AxisPieces pieces_of(std::int64_t total, std::int64_t piece, std::int64_t size) {
    if (size < std::min(total, piece)) return {total - size, 1, size};
    return {0, total / size, size};
}

struct TilePieces {
    AxisPieces rows, columns;
};

// One axis of a layer: windows over an ifmap that begins `padding` rows (columns) behind the first.
struct WindowAxis {
    std::int64_t stride, filter, padding, ifmap;
};
inline WindowAxis rows_of(const Layer& layer) { return {layer.stride_h, layer.R, layer.pad.top, layer.H}; }
inline WindowAxis columns_of(const Layer& layer) { return {layer.stride_w, layer.S, layer.pad.left, layer.W}; }

// Whether some of the rows between one window and the next, which neighbouring pieces share or leave out, are padding.
// If not, what all pieces together load depends on their number alone.
inline bool has_padding_at_cuts(const WindowAxis& axis, std::int64_t outputs) {
    if (outputs < 2 || axis.stride == axis.filter) return false;
    const std::int64_t last = (outputs - 2) * axis.stride;
    return std::min(axis.stride, axis.filter) < axis.padding ||
           last + std::max(axis.stride, axis.filter) > axis.padding + axis.ifmap;
}

// Calls use(count, ifmap rows) for pieces with as many ifmap rows from their first to their last window. Those between
// the edges are alike.
template <class Use>
void for_ifmap_extents(const WindowAxis& axis, const AxisPieces& pieces, Use use) {
    const std::int64_t extent = (pieces.size - 1) * axis.stride + axis.filter, step = pieces.size * axis.stride;
    for (std::int64_t done = 0, alike = 1; done < pieces.count; done += alike) {
        const std::int64_t begin = (pieces.first + done * pieces.size) * axis.stride - axis.padding;
        const std::int64_t end = begin + extent;
        const bool inside = begin >= 0 && end <= axis.ifmap;
        alike = inside ? std::min(pieces.count - done, (axis.ifmap - end) / step + 1) : 1;
        use(alike, std::clamp<std::int64_t>(end, 0, axis.ifmap) - std::clamp<std::int64_t>(begin, 0, axis.ifmap));
    }
}

}  // namespace eyrie
