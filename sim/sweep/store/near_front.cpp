#include "sim/sweep/store/near_front.hpp"

#include <map>

#include "sim/sweep/store/pareto.hpp"

namespace eyrie {

namespace {

// `front` by rising energy.
bool is_beaten(const FrontPoint& point, const std::vector<FrontPoint>& front) {
    for (const FrontPoint& one : front) {
        if (one.energy > point.energy) return false;
        const bool no_worse = one.delay_ms <= point.delay_ms && one.area_um2 <= point.area_um2;
        const bool same =
            one.energy == point.energy && one.delay_ms == point.delay_ms && one.area_um2 == point.area_um2;
        if (no_worse && !same) return true;
    }
    return false;
}

}  // namespace

std::vector<NearPoint> points_near_front(Store& store, std::int64_t sweep, double percent) {
    std::map<std::string, std::vector<FrontPoint>> fronts;
    for (ParetoFront& front : pareto_fronts(store, sweep, true)) fronts[front.comparable] = std::move(front.front);
    std::vector<NearPoint> near;
    Statement rows(store.database(),
                   "SELECT s.ordinal, s.key, p.comparable, p.energy, p.delay_ms, p.area_um2 FROM sweep_points s JOIN "
                   "points p ON p.key = s.key WHERE s.sweep = ? AND p.status = 'done' ORDER BY s.ordinal");
    rows.bind(1, sweep);
    const double scale = 1 + percent / 100;
    while (rows.step()) {
        const FrontPoint scaled{"", rows.real(3) / scale, rows.real(4) / scale, rows.real(5) / scale};
        if (!is_beaten(scaled, fronts[rows.text(2)])) near.push_back({rows.integer(0), rows.text(1)});
    }
    return near;
}

}  // namespace eyrie
