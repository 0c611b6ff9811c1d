// Integer weights whose axes a file has in another order than the graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace eyrie {

using Words = std::vector<std::int16_t>;

// `words` of a tensor of `shape`, its axes in the order `axes` (each once).
Words with_axes_in_order(const Words& words, const std::vector<std::int64_t>& shape,
                         const std::vector<std::size_t>& axes);

}  // namespace eyrie
