// Points of a sweep that are on its front, or near it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

struct NearPoint {
    std::int64_t ordinal = 0;
    std::string key;
};

// The finished points within so many percent of the front of energy, delay and area (pareto_fronts with area), by
// ordinal: with all three of a point divided by 1 + percent / 100, no point of the front is at most equal in every one
// and lower in one. With 0 percent, the front itself, and those that equal a point of it.
std::vector<NearPoint> points_near_front(Store& store, std::int64_t sweep, double percent);

}  // namespace eyrie
