#include "sim/report/front.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "sim/sweep/store/staircase.hpp"

namespace eyrie {

// In rising order of (cost 0, cost 1, cost 2) whatever beats a point, or equals it and goes first, comes before it. Of
// the points so far only their cost 1 and 2 matter then.
std::vector<std::size_t> front_of(const std::vector<FrontCost>& points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(points[a].cost, points[a].tie, a) < std::tie(points[b].cost, points[b].tie, b);
    });
    Staircase stairs;
    std::vector<std::size_t> front;
    for (const std::size_t i : order)
        if (stairs.add(points[i].cost[1], points[i].cost[2])) front.push_back(i);
    std::sort(front.begin(), front.end());
    return front;
}

}  // namespace eyrie
