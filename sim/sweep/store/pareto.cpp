#include "sim/sweep/store/pareto.hpp"

#include <algorithm>
#include <tuple>

#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/store/key_set.hpp"
#include "sim/sweep/store/staircase.hpp"
#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

namespace {

// Comparable points follow one another, by rising energy, delay, area and key: the index points_by_cost is in this
// order and has all of it, so that nothing is sorted and nothing else is read.
constexpr const char* query =
    "SELECT comparable, energy, delay_ms, area_um2, key FROM points WHERE status = 'done' "
    "ORDER BY comparable, energy, delay_ms, area_um2, key";

KeySet keys_of(Store& store, std::int64_t sweep) {
    if (sweep == 0) return KeySet(0);
    // At most one for each ordinal.
    Statement count(store.database(), "SELECT ifnull(max(ordinal) + 1, 0) FROM sweep_points WHERE sweep = ?");
    count.bind(1, sweep).step();
    const std::int64_t most = std::clamp<std::int64_t>(count.integer(0), 0, most_sweep_points);
    KeySet keys(static_cast<std::size_t>(most));
    Statement rows(store.database(), "SELECT key FROM sweep_points WHERE sweep = ? LIMIT ?");
    rows.bind(1, sweep).bind(2, most);  // no more, though another program enters some
    while (rows.step()) keys.insert(rows.characters(0));
    return keys;
}

// The points that refined ones took the place of everywhere: a whole store's fronts are of what replaced them.
KeySet keys_refined_away(Store& store) {
    if (!has_refined(store.database())) return KeySet(0);
    const char* const rest =
        "FROM sweep_points r WHERE r.refined_from IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sweeps w JOIN sweep_points "
        "s ON s.sweep = w.id AND s.key = r.refined_from)";
    Statement count(store.database(), std::string("SELECT count(*) ") + rest);
    count.step();
    KeySet keys(static_cast<std::size_t>(count.integer(0)));
    Statement rows(store.database(), std::string("SELECT r.refined_from ") + rest);
    while (rows.step()) keys.insert(rows.characters(0));
    return keys;
}

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
    const KeySet chosen = keys_of(store, sweep);
    const KeySet replaced = sweep == 0 ? keys_refined_away(store) : KeySet(0);
    Statement rows(store.database(), query);
    while (rows.step()) {
        if (sweep != 0 && !chosen.has(rows.characters(4))) continue;
        if (replaced.has(rows.characters(4))) continue;
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
