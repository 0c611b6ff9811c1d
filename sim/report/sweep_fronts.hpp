// The fronts of a sweep, and which of its points a page holds one by one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/report/sweep_points.hpp"

namespace eyrie {

// Of one workload: the metrics' names in alphabetical order, "delay_ms energy" -> indices of points, rising. For each
// two costs (sim/sweep/point/point_numbers.hpp), and for energy, delay_ms and area_um2 together.
using Fronts = std::map<std::string, std::vector<std::size_t>>;

// By workload.
std::vector<Fronts> sweep_fronts(const SweepPoints& points);

// Where the fronts together have more points than that: some of each front, evenly taken, that together have no more.
std::vector<Fronts> fitting_fronts(const SweepPoints& points, const std::vector<Fronts>& fronts, std::int64_t most);

// Indices, rising, of the points that a page holds: all points of the fronts, then those with the smallest digests of
// their keys. That is a sample that favours no value of any parameter.
std::vector<std::size_t> held_points(const SweepPoints& points, const std::vector<Fronts>& fronts,
                                     std::int64_t most_points);

}  // namespace eyrie
