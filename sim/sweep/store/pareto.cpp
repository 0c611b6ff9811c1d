#include "sim/sweep/store/pareto.hpp"

#include <algorithm>
#include <tuple>

#include "sim/sweep/store/front_keys.hpp"
#include "sim/sweep/store/staircase.hpp"

namespace eyrie {

namespace {

// Comparable points follow one another, by rising energy, delay, area and key: the index points_by_cost is in this
// order and has all of it, so that nothing is sorted and nothing else is read.
constexpr const char* query =
    "SELECT comparable, energy, delay_ms, area_um2, key FROM points WHERE status = 'done' "
    "ORDER BY comparable, energy, delay_ms, area_um2, key";

void name_front(Store& store, ParetoFront& front) {
    Statement names(store.database(), "SELECT workload, energy_table, energy_unit FROM points WHERE key = ?");
    names.bind(1, front.front.front().key);
    if (!names.step()) return;
    front.workload = names.text(0);
    front.energy_table = names.text(1);
    front.energy_unit = names.text(2);
}

}  // namespace

std::vector<ParetoFront> pareto_fronts(Store& store, std::int64_t sweep, bool with_area) {
    std::vector<ParetoFront> fronts;
    Staircase staircase;  // of delay and area; points come by rising energy
    const FrontKeys keys(store, sweep);
    Statement rows(store.database(), query);
    while (rows.step()) {
        if (!keys.has(rows.characters(4))) continue;
        if (fronts.empty() || fronts.back().comparable != rows.characters(0)) {
            fronts.emplace_back();
            fronts.back().comparable = rows.text(0);
            staircase = Staircase();
        }
        ParetoFront& front = fronts.back();
        ++front.points;
        const double delay = rows.real(2);
        const double area = rows.real(3);
        // Without area all points have the same.
        if (staircase.add(delay, with_area ? area : 0))
            front.front.push_back({rows.text(4), rows.real(1), delay, area});
    }
    for (ParetoFront& front : fronts) name_front(store, front);
    std::sort(fronts.begin(), fronts.end(), [](const ParetoFront& a, const ParetoFront& b) {
        return std::tie(a.workload, a.energy_table, a.comparable) < std::tie(b.workload, b.energy_table, b.comparable);
    });
    return fronts;
}

}  // namespace eyrie
