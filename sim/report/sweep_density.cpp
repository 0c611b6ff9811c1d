#include "sim/report/sweep_density.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "sim/report/nine_digits.hpp"
#include "sim/report/sweep_costs.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// As the page takes a logarithmic axis.
constexpr double far_apart = 30;

// Of one metric; many workloads share the room on a page.
std::size_t cells_of(std::size_t workloads) { return workloads <= 4 ? 48 : workloads <= 16 ? 24 : 12; }

// From the least value to the most; one cell where these are the same.
std::vector<double> edges_between(double least, double most, std::size_t cells) {
    std::vector<double> edges = {least};
    for (std::size_t n = 1; n < cells && least < most; ++n) {
        const double part = static_cast<double>(n) / static_cast<double>(cells);
        const double edge = least > 0 && most / least > far_apart ? least * std::pow(most / least, part)
                                                                  : least + part * (most - least);
        edges.push_back(std::clamp(to_nine_digits(edge), edges.back(), most));
    }
    edges.push_back(most);
    return edges;
}

std::size_t cell_of(const std::vector<double>& edges, double value) {
    const auto above = std::upper_bound(edges.begin() + 1, edges.end() - 1, value);
    return static_cast<std::size_t>(above - edges.begin()) - 1;
}

Json counts_json(const std::vector<std::int64_t>& counts) {
    Json out = Json::array();
    std::size_t last = 0;
    for (std::size_t at = 0; at < counts.size(); ++at) {
        if (counts[at] == 0) continue;
        out.push_back(at - last);
        out.push_back(counts[at]);
        last = at;
    }
    return out;
}

Json density_of(const SweepPoints& points, const std::vector<std::size_t>& members, std::size_t cells) {
    Json out = {{"edges", Json::object()}, {"cells", Json::object()}};
    const std::vector<SweepCost> costs = sweep_costs();
    std::vector<std::vector<double>> edges;
    std::vector<std::vector<std::uint16_t>> places;  // by cost and member
    for (const SweepCost& cost : costs) {
        double least = cost.of(points, members.front()), most = least;
        for (const std::size_t i : members) {
            least = std::min(least, cost.of(points, i));
            most = std::max(most, cost.of(points, i));
        }
        edges.push_back(edges_between(least, most, cells));
        out["edges"][cost.name] = edges.back();
        std::vector<std::uint16_t>& here = places.emplace_back();
        here.reserve(members.size());
        for (const std::size_t i : members)
            here.push_back(static_cast<std::uint16_t>(cell_of(edges.back(), cost.of(points, i))));
    }
    for (std::size_t x = 0; x < costs.size(); ++x)
        for (std::size_t y = 0; y < costs.size(); ++y) {
            if (std::string(costs[x].name) >= costs[y].name) continue;
            const std::size_t rows = edges[y].size() - 1;
            std::vector<std::int64_t> counts((edges[x].size() - 1) * rows, 0);
            for (std::size_t n = 0; n < members.size(); ++n) ++counts[places[x][n] * rows + places[y][n]];
            out["cells"][std::string(costs[x].name) + " " + costs[y].name] = counts_json(counts);
        }
    return out;
}

}  // namespace

nlohmann::ordered_json density_json(const SweepPoints& points) {
    std::vector<std::vector<std::size_t>> members(points.workloads.size());
    for (std::size_t i = 0; i < points.finished(); ++i) members[points.workload[i]].push_back(i);
    Json out = Json::array();
    for (const std::vector<std::size_t>& one : members)
        out.push_back(density_of(points, one, cells_of(points.workloads.size())));
    return out;
}

}  // namespace eyrie
