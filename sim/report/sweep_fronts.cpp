#include "sim/report/sweep_fronts.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>

#include "sim/report/front.hpp"

namespace eyrie {

namespace {

using Metric = double (*)(const SweepPoints&, std::size_t);

struct NamedMetric {
    const char* name;
    NumberKind kind;
    NumberOf of_points;
    Metric of;
};

#define EYRIE_METRIC(id, type, of, in_exports, kind, ...) \
    {#id, NumberKind::kind, NumberOf::of,                 \
     [](const SweepPoints& p, std::size_t i) { return static_cast<double>(p.id[i]); }},
constexpr NamedMetric metrics[] = {EYRIE_POINT_NUMBERS(EYRIE_METRIC)};

// Of all points: axes of the page's charts.
bool is_cost(const NamedMetric& metric) {
    return metric.kind == NumberKind::cost && metric.of_points != NumberOf::later;
}

Metric metric_of(std::string_view name) {
    return std::find_if(std::begin(metrics), std::end(metrics),
                        [&](const NamedMetric& one) { return one.name == name; })
        ->of;
}

std::vector<std::size_t> front_by(const SweepPoints& points, const std::vector<std::size_t>& members,
                                  const std::vector<Metric>& costs) {
    std::vector<FrontCost> all;
    all.reserve(members.size());
    for (const std::size_t i : members) {
        FrontCost cost;
        for (std::size_t c = 0; c < costs.size(); ++c) cost.cost[c] = costs[c](points, i);
        cost.tie = points.digest[i];
        all.push_back(cost);
    }
    std::vector<std::size_t> front = front_of(all);
    for (std::size_t& i : front) i = members[i];
    return front;
}

}  // namespace

std::vector<Fronts> sweep_fronts(const SweepPoints& points) {
    std::vector<std::vector<std::size_t>> members(points.workloads.size());
    for (std::size_t i = 0; i < points.finished(); ++i) members[points.workload[i]].push_back(i);
    std::vector<Fronts> fronts;
    for (const std::vector<std::size_t>& one : members) {
        Fronts& here = fronts.emplace_back();
        for (const NamedMetric& x : metrics)
            for (const NamedMetric& y : metrics)
                if (is_cost(x) && is_cost(y) && std::string(x.name) < y.name)
                    here[std::string(x.name) + " " + y.name] = front_by(points, one, {x.of, y.of});
        here["area_um2 delay_ms energy"] =
            front_by(points, one, {metric_of("area_um2"), metric_of("delay_ms"), metric_of("energy")});
    }
    return fronts;
}

std::vector<std::size_t> held_points(const SweepPoints& points, const std::vector<Fronts>& fronts,
                                     std::int64_t most_points) {
    std::vector<std::size_t> held, others;
    for (const Fronts& here : fronts)
        for (const auto& [names, front] : here) held.insert(held.end(), front.begin(), front.end());
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    for (std::size_t i = 0; i < points.finished(); ++i)
        if (!std::binary_search(held.begin(), held.end(), i)) others.push_back(i);
    std::sort(others.begin(), others.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(points.digest[a], a) < std::tie(points.digest[b], b);
    });
    const auto most = static_cast<std::size_t>(most_points);
    const std::size_t room = most > held.size() ? std::min(most - held.size(), others.size()) : 0;
    held.insert(held.end(), others.begin(), others.begin() + static_cast<std::ptrdiff_t>(room));
    std::sort(held.begin(), held.end());
    return held;
}

}  // namespace eyrie
