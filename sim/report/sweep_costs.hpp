// What all points of a sweep cost: the axes of the page's charts.
#pragma once

#include <string_view>
#include <vector>

#include "sim/report/sweep_points.hpp"

namespace eyrie {

struct SweepCost {
    const char* name;  // of sim/sweep/point/point_numbers.hpp
    double (*of)(const SweepPoints&, std::size_t);
};

// In the order of the numbers of points.
std::vector<SweepCost> sweep_costs();
// Throws std::logic_error where there is none of that name.
SweepCost sweep_cost(std::string_view name);

}  // namespace eyrie
