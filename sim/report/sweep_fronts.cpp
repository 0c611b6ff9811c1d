#include "sim/report/sweep_fronts.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>

#include "sim/report/front.hpp"
#include "sim/report/sweep_costs.hpp"

namespace eyrie {

namespace {

std::vector<std::size_t> front_by(const SweepPoints& points, const std::vector<std::size_t>& members,
                                  const std::vector<SweepCost>& costs) {
    std::vector<FrontCost> all;
    all.reserve(members.size());
    for (const std::size_t i : members) {
        FrontCost cost;
        for (std::size_t c = 0; c < costs.size(); ++c) cost.cost[c] = costs[c].of(points, i);
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
        for (const SweepCost& x : sweep_costs())
            for (const SweepCost& y : sweep_costs())
                if (std::string_view(x.name) < y.name)
                    here[std::string(x.name) + " " + y.name] = front_by(points, one, {x, y});
        here["area_um2 delay_ms energy"] =
            front_by(points, one, {sweep_cost("area_um2"), sweep_cost("delay_ms"), sweep_cost("energy")});
    }
    return fronts;
}

namespace {

std::vector<std::size_t> all_of(const std::vector<Fronts>& fronts) {
    std::vector<std::size_t> all;
    for (const Fronts& here : fronts)
        for (const auto& [names, front] : here) all.insert(all.end(), front.begin(), front.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

// Some points of a front, evenly taken along its first cost, with both ends.
std::vector<std::size_t> thinned(const SweepPoints& points, const std::string& names, std::vector<std::size_t> front,
                                 double share) {
    const auto kept = static_cast<std::size_t>(std::ceil(share * static_cast<double>(front.size())));
    if (kept >= front.size() || kept < 2) return kept >= front.size() ? front : std::vector<std::size_t>();
    const SweepCost cost = sweep_cost(names.substr(0, names.find(' ')));
    std::sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) {
        const double x = cost.of(points, a), y = cost.of(points, b);
        return std::tie(x, a) < std::tie(y, b);
    });
    std::vector<std::size_t> out;
    for (std::size_t n = 0; n < kept; ++n) out.push_back(front[n * (front.size() - 1) / (kept - 1)]);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

std::vector<Fronts> fitting_fronts(const SweepPoints& points, const std::vector<Fronts>& fronts, std::int64_t most) {
    const auto all = static_cast<double>(all_of(fronts).size());
    std::vector<Fronts> out = fronts;
    // Fronts share points: the first guess may keep more than it should.
    for (double share = static_cast<double>(most) / std::max(all, 1.0);
         all_of(out).size() > static_cast<std::size_t>(most); share = share < 1e-6 ? 0 : 0.8 * share)
        for (std::size_t w = 0; w < fronts.size(); ++w)
            for (const auto& [names, front] : fronts[w]) out[w][names] = thinned(points, names, front, share);
    return out;
}

std::vector<std::size_t> held_points(const SweepPoints& points, const std::vector<Fronts>& fronts,
                                     std::int64_t most_points) {
    std::vector<std::size_t> held = all_of(fronts), others;
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
