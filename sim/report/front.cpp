#include "sim/report/front.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace eyrie {

// In rising order of (cost 0, cost 1, cost 2) whatever beats a point, or equals it and goes first, comes before it. Of
// the points so far only their cost 1 and 2 matter then: `stairs` holds those that no other one beats in these two.
std::vector<std::size_t> front_of(const std::vector<FrontCost>& points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(points[a].cost, points[a].tie, a) < std::tie(points[b].cost, points[b].tie, b);
    });
    std::map<double, double> stairs;  // cost 1 -> cost 2: the one rises, the other falls
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        const auto& [first, second, third] = points[i].cost;
        auto after = stairs.upper_bound(second);
        if (after != stairs.begin() && std::prev(after)->second <= third) continue;
        after = stairs.lower_bound(second);
        while (after != stairs.end() && after->second >= third) after = stairs.erase(after);
        stairs.emplace(second, third);
        front.push_back(i);
    }
    std::sort(front.begin(), front.end());
    return front;
}

}  // namespace eyrie
