#include "sim/sweep/store/pareto.hpp"

namespace eyrie {

namespace {

// Comparable points follow one another, by rising energy, delay, area and key: the index points_by_cost is in this
// order and has all of it, so that nothing is sorted and nothing else is read.
constexpr const char* query =
    "SELECT comparable, energy, delay_ms, area_um2, key FROM points WHERE status = 'done' "
    "ORDER BY comparable, energy, delay_ms, area_um2, key";

}  // namespace

std::vector<ParetoFront> pareto_fronts(Store& store, std::int64_t sweep, bool with_area) {
    // Of delay and area; points come by rising energy. Without area all points have the same.
    return walk_fronts<ParetoFront>(store, sweep, query, 4, [&](Statement& rows, Staircase& staircase, auto& front) {
        const double delay = rows.real(2), area = rows.real(3);
        if (staircase.add(delay, with_area ? area : 0)) front.push_back({rows.text(4), rows.real(1), delay, area});
    });
}

}  // namespace eyrie
