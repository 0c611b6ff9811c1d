// Points that no other one beats: fronts of energy against delay, and against area if asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/sweep/store/front_walk.hpp"

namespace eyrie {

struct FrontPoint {
    std::string key;
    double energy = 0;
    double delay_ms = 0;
    double area_um2 = 0;
};

struct ParetoFront : FrontHead {
    std::vector<FrontPoint> front;  // by rising energy, then delay
};

// A point is on the front when no other point is at most equal in every cost and lower in one. Of points with equal
// costs, the one with the least area, then the smallest key, is kept.
// `sweep`: id of a sweep, or 0: all points of the store, but for those that refined ones took the place of
// (SweepPoint::refined_from). Fronts by workload and energy table.
std::vector<ParetoFront> pareto_fronts(Store& store, std::int64_t sweep, bool with_area);

}  // namespace eyrie
