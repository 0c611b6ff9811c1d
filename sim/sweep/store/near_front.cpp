#include "sim/sweep/store/near_front.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/sweep/store/pareto.hpp"
#include "sim/sweep/store/staircase.hpp"

namespace eyrie {

namespace {

// Points of one workload, asked by rising energy, against its front.
class Beaten {
public:
    explicit Beaten(std::vector<FrontPoint> front) : front_(std::move(front)) {}  // by rising energy

    bool operator()(double energy, double delay_ms, double area_um2) {
        for (; next_ < front_.size() && front_[next_].energy < energy; ++next_)
            cheaper_.add(front_[next_].delay_ms, front_[next_].area_um2);
        if (cheaper_.least_up_to(delay_ms) <= area_um2) return true;
        // Of the same energy: a point that equals one of the front in all is not beaten by it.
        for (std::size_t i = next_; i < front_.size() && front_[i].energy == energy; ++i) {
            const FrontPoint& one = front_[i];
            if (one.delay_ms <= delay_ms && one.area_um2 <= area_um2 &&
                (one.delay_ms < delay_ms || one.area_um2 < area_um2))
                return true;
        }
        return false;
    }

private:
    std::vector<FrontPoint> front_;
    std::size_t next_ = 0;  // the first with as much energy or more
    Staircase cheaper_;
};

}  // namespace

// The store sorts the points; each is compared in logarithmic time.
std::vector<NearPoint> points_near_front(Store& store, std::int64_t sweep, double percent) {
    const Snapshot snapshot(store.database());
    store.verify(Verify::fronts);
    std::map<std::string, Beaten> fronts;
    for (ParetoFront& front : pareto_fronts(store, sweep, true))
        fronts.emplace(front.comparable, Beaten(std::move(front.front)));
    std::vector<NearPoint> near;
    Statement rows(store.database(),
                   "SELECT s.ordinal, s.key, p.comparable, p.energy, p.delay_ms, p.area_um2 FROM sweep_points s JOIN "
                   "points p ON p.key = s.key WHERE s.sweep = ? AND p.status = 'done' ORDER BY p.energy");
    rows.bind(1, sweep);
    const double scale = 1 + percent / 100;
    while (rows.step()) {
        const auto beaten = fronts.find(rows.text(2));
        if (beaten == fronts.end())
            fail_damaged(store.path(), "the index points_by_cost lacks the point " + rows.text(1));
        if (!beaten->second(rows.real(3) / scale, rows.real(4) / scale, rows.real(5) / scale))
            near.push_back({rows.integer(0), rows.text(1)});
    }
    std::sort(near.begin(), near.end(), [](const NearPoint& a, const NearPoint& b) { return a.ordinal < b.ordinal; });
    return near;
}

}  // namespace eyrie
