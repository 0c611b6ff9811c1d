// Helpers for building passes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "dataflows/plan/plan.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

// Plans hold 32-bit extents and addresses; the accelerator file's limits keep them in range.
inline std::int32_t narrow_to_32(std::int64_t value) { return static_cast<std::int32_t>(value); }

// A shape with its extents set, and no programs yet. Extents of filters and channels are those of each group.
inline PassShape shape_with_extents(std::int64_t groups, std::int64_t images, std::int64_t filters,
                                    std::int64_t channels, std::int64_t rows, std::int64_t columns, bool psum_in) {
    PassShape shape;
    shape.groups = narrow_to_32(groups);
    shape.images = narrow_to_32(images);
    shape.filters = narrow_to_32(filters);
    shape.channels = narrow_to_32(channels);
    shape.ofmap_rows = narrow_to_32(rows);
    shape.ofmap_columns = narrow_to_32(columns);
    shape.psum_in = psum_in;
    shape.psum_words = groups * images * filters * rows * columns;
    return shape;
}

// A pass with its coordinates set, and no shape yet.
inline Pass pass_at(std::int64_t group, std::int64_t image, std::int64_t filter, std::int64_t channel, std::int64_t row,
                    std::int64_t column) {
    Pass pass;
    pass.group = narrow_to_32(group);
    pass.image = narrow_to_32(image);
    pass.filter = narrow_to_32(filter);
    pass.channel = narrow_to_32(channel);
    pass.ofmap_row = narrow_to_32(row);
    pass.ofmap_column = narrow_to_32(column);
    return pass;
}

// Deals `total` items to at most `parts` parts, as evenly as whole chunks allow: every part but the
// last used one has ceil(total / parts).
class Split {
public:
    Split(std::int64_t total, std::int64_t parts) : total_(total), chunk_(ceil_div(total, parts)) {}
    std::int64_t parts_used() const { return ceil_div(total_, chunk_); }
    std::int64_t first(std::int64_t part) const { return std::min(part * chunk_, total_); }
    std::int64_t size(std::int64_t part) const { return std::min(chunk_, total_ - first(part)); }

private:
    std::int64_t total_;
    std::int64_t chunk_;
};

}  // namespace eyrie
