// Points that no other one beats.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace eyrie {

struct FrontCost {
    std::array<double, 3> cost{};  // the less the better; an unused one is 0 for all
    std::uint64_t tie = 0;         // of points with equal costs the one with the least stands for all
};

// Indices, rising, of the points that have no other with less or the same of everything. O(n log n).
std::vector<std::size_t> front_of(const std::vector<FrontCost>& points);

}  // namespace eyrie
