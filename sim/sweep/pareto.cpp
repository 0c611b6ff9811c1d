#include "sim/sweep/pareto.hpp"

#include <iterator>
#include <map>

namespace eyrie {

namespace {

// Delay and area of the points taken so far that none of them beats: by rising delay the area falls.
class Staircase {
public:
    // False when a point that came before has no more of both. Points come by rising energy, so that it has no more
    // energy either.
    bool add(double delay, double area) {
        auto after = steps_.upper_bound(delay);
        if (after != steps_.begin() && std::prev(after)->second <= area) return false;
        if (after != steps_.begin() && std::prev(after)->first == delay) --after;
        while (after != steps_.end() && after->second >= area) after = steps_.erase(after);
        steps_.emplace(delay, area);
        return true;
    }

private:
    std::map<double, double> steps_;
};

// Comparable points follow one another, by rising energy, delay, area and key: the index points_by_cost is in this
// order, so that nothing is sorted and only the index is read.
std::string query(std::int64_t sweep, bool with_area) {
    const std::string cost = with_area ? "p.energy, p.delay_ms, p.area_um2, p.key" : "p.energy, p.delay_ms, p.key";
    return "SELECT p.comparable, p.energy, p.delay_ms, p.area_um2, p.key FROM points p WHERE p.status = 'done'" +
           std::string(sweep == 0 ? "" : " AND p.key IN (SELECT key FROM sweep_points WHERE sweep = ?)") +
           " ORDER BY p.comparable, " + cost;
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
    Staircase staircase;
    Statement rows(store.database(), query(sweep, with_area));
    if (sweep != 0) rows.bind(1, sweep);
    while (rows.step()) {
        if (fronts.empty() || !rows.same_text(0, fronts.back().comparable)) {
            fronts.emplace_back();
            fronts.back().comparable = rows.text(0);
            staircase = Staircase();
        }
        ParetoFront& front = fronts.back();
        ++front.points;
        const double delay = rows.real(2);
        const double area = rows.real(3);
        // Without area all points have the same.
        if (staircase.add(delay, with_area ? area : 0)) front.front.push_back({rows.text(4), rows.real(1), delay, area});
    }
    for (ParetoFront& front : fronts) name_front(store, front);
    return fronts;
}

}  // namespace eyrie
