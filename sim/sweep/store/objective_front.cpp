#include "sim/sweep/store/objective_front.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_objectives = 3;

bool is_gain(const PointNumberRow& row) { return row.kind == NumberKind::gain; }

// Comparable points follow one another, the best in the first objective first, then in the second.
std::string query_of(const std::vector<PointNumberRow>& objectives) {
    std::string columns, order, there;
    for (const PointNumberRow& one : objectives) {
        columns += fmt::format("{}, ", one.name);
        order += fmt::format("{}{}, ", one.name, is_gain(one) ? " DESC" : "");
        there += fmt::format(" AND {} IS NOT NULL", one.name);
        if (one.of == NumberOf::scenario) there += " AND ifnull(queries_per_second, 1) > 0";
    }
    return fmt::format("SELECT comparable, {}key FROM points WHERE status = 'done'{} ORDER BY comparable, {}key",
                       columns, there, order);
}

}  // namespace

std::vector<std::string> objectives_of_fronts() {
    std::vector<std::string> names;
    for (const PointNumberRow& row : point_number_rows)
        if (row.kind != NumberKind::plain) names.emplace_back(row.name);
    return names;
}

std::vector<PointNumberRow> objectives_of(const std::vector<std::string>& names) {
    const std::vector<std::string> known = objectives_of_fronts();
    std::vector<PointNumberRow> objectives;
    for (const std::string& name : names) {
        const auto is_named = [&](const PointNumberRow& row) {  // as in stores, or as in exports
            return row.kind != NumberKind::plain && (row.name == name || row.in_exports == name);
        };
        const auto* const found = std::find_if(std::begin(point_number_rows), std::end(point_number_rows), is_named);
        if (found == std::end(point_number_rows))
            throw InputError("--objectives: " + unknown_name("objective", name, known));
        objectives.push_back(*found);
    }
    if (names.size() < 2 || names.size() > most_objectives)
        throw InputError(fmt::format("--objectives: found {}; allowed: two or three", names.size()));
    return objectives;
}

std::vector<ObjectiveFront> objective_fronts(Store& store, std::int64_t sweep,
                                             const std::vector<PointNumberRow>& objectives) {
    for (const PointNumberRow& missing : missing_numbers(store.database(), "main"))
        for (const PointNumberRow& one : objectives)
            if (one.name == std::string_view(missing.name)) return {};  // the store is older
    const int key = 1 + static_cast<int>(objectives.size());
    // Of the second and the third; points come by the first.
    const auto take = [&](Statement& rows, Staircase& staircase, auto& front) {
        ObjectivePoint point{rows.text(key), {}};
        double cost[most_objectives] = {};
        for (std::size_t i = 0; i < objectives.size(); ++i) {
            point.values.push_back(rows.real(1 + static_cast<int>(i)));
            cost[i] = is_gain(objectives[i]) ? -point.values[i] : point.values[i];
        }
        if (staircase.add(cost[1], cost[2])) front.push_back(std::move(point));
    };
    return walk_fronts<ObjectiveFront>(store, sweep, query_of(objectives), key, take);
}

}  // namespace eyrie
