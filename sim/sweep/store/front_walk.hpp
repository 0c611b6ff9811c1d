// What all kinds of fronts share: points are compared only with those that do the same work and use the same energy
// table, in one walk over rows that come in the order of their costs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "sim/sweep/store/front_keys.hpp"
#include "sim/sweep/store/staircase.hpp"
#include "sim/sweep/store/store.hpp"
#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

struct FrontHead {
    std::string comparable;
    std::string workload;
    std::string energy_table;
    std::string energy_unit;
    std::int64_t points = 0;  // that were compared
};

// The texts of a front, which are those of each of its points.
inline void name_front(Store& store, const std::string& key, FrontHead& front) {
    Statement names(store.database(), "SELECT workload, energy_table, energy_unit FROM points WHERE key = ?");
    names.bind(1, key);
    if (!names.step()) return;
    front.workload = names.text(0);
    front.energy_table = names.text(1);
    front.energy_unit = names.text(2);
}

// Fronts, each with a member `front`, by workload and energy table. `query`: rows that begin with `comparable`, those
// that can be compared one after another, each with its key in the column `key`. `take(row, staircase, front)` puts a
// row on the front, if no other before it beats it.
template <class Front, class Take>
std::vector<Front> walk_fronts(Store& store, std::int64_t sweep, const std::string& query, int key, Take take) {
    std::vector<Front> fronts;
    const FrontKeys keys(store, sweep);
    Staircase staircase;
    Statement rows(store.database(), query);
    while (rows.step()) {
        if (!keys.has(rows.characters(key))) continue;
        if (fronts.empty() || fronts.back().comparable != rows.characters(0)) {
            fronts.emplace_back();
            fronts.back().comparable = rows.text(0);
            staircase = Staircase();
        }
        ++fronts.back().points;
        take(rows, staircase, fronts.back().front);
    }
    for (Front& front : fronts) name_front(store, front.front.front().key, front);
    std::sort(fronts.begin(), fronts.end(), [](const Front& a, const Front& b) {
        return std::tie(a.workload, a.energy_table, a.comparable) < std::tie(b.workload, b.energy_table, b.comparable);
    });
    return fronts;
}

}  // namespace eyrie
