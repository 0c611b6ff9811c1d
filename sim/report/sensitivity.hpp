// What each varied key does by itself, over all finished points of a sweep.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/report/sweep_points.hpp"

namespace eyrie {

constexpr std::array<const char*, 4> sensitivity_metrics = {"energy", "delay_ms", "edp", "area_um2"};

// One value of a key, or of keys that vary together.
struct ValueEffect {
    std::vector<std::int32_t> value;  // by key of the axis: index of its value
    bool reference = false;
    std::int64_t pairs = 0;                                  // pairs of points that were compared
    std::array<double, sensitivity_metrics.size()> ratio{};  // NaN: nothing to compare, or a metric is 0
};

struct AxisEffect {
    std::vector<std::size_t> keys;
    std::vector<ValueEffect> values;
};

// For every axis in which a workload's points have several values. Two points that differ only in this axis, one of
// them with the reference value, give a ratio; `ratio` is the geometric mean over all such pairs, to 9 digits. The
// reference is the value with the most points, the first if there are several. Axes without any pair are left out.
std::vector<AxisEffect> axis_effects(const SweepPoints& points, std::size_t workload);

}  // namespace eyrie
