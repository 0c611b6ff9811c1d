// How many points of a sweep lie where: counts per cell of two metrics, over all points. A page that does not hold all
// points one by one draws these under them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/report/sweep_points.hpp"

namespace eyrie {

// By workload {"edges": {metric: [rising]}, "cells": {"delay_ms energy": [step, count, ...]}}, for each two costs in
// alphabetical order. Cells are numbered row by row, (place of the first metric) x (cells of the second) + (place of
// the second); those that hold no point are left out, and `step` is the distance to the cell before, at first to 0.
// Edges are evenly spaced, of metrics whose values lie far apart in their logarithms, and given to 9 digits.
nlohmann::ordered_json density_json(const SweepPoints& points);

}  // namespace eyrie
