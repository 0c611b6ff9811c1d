// Helpers for building passes.
#pragma once

#include <algorithm>
#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// Plans hold 32-bit extents and addresses; the accelerator file's limits keep them in range.
inline std::int32_t narrow_to_32(std::int64_t value) { return static_cast<std::int32_t>(value); }

// `total` items dealt to at most `parts` parts as evenly as whole chunks allow: every part but the
// last used one has ceil(total / parts), so that a ragged rest keeps all parts equally busy.
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
