// Fronts in two or three numbers of points that the user names (sim/sweep/point/point_numbers.hpp): costs, of which
// less is better, and gains, of which more is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/sweep/point/point_numbers.hpp"
#include "sim/sweep/store/front_walk.hpp"

namespace eyrie {

struct ObjectivePoint {
    std::string key;
    std::vector<double> values;  // in the order of the objectives
};

struct ObjectiveFront : FrontHead {
    std::vector<ObjectivePoint> front;  // from the best in the first objective on
};

// The names of all numbers that a front can be of.
std::vector<std::string> objectives_of_fronts();
// The rows of the names. Throws InputError for other names, and for fewer than two or more than three.
std::vector<PointNumberRow> objectives_of(const std::vector<std::string>& names);

// As pareto_fronts() (pareto.hpp). Points that have not all of the numbers are not compared, nor are those whose
// scenario has no valid rate.
std::vector<ObjectiveFront> objective_fronts(Store& store, std::int64_t sweep,
                                             const std::vector<PointNumberRow>& objectives);

}  // namespace eyrie
