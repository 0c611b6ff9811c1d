// Numbers of technology files: above 0 and finite, or an InputError that names the line.
#pragma once

#include "sim/config/yaml.hpp"
#include "sim/technology/log_curve.hpp"

namespace eyrie {

inline constexpr double smallest_number = 1e-9, largest_number = 1e12;

double read_price(const YamlNode& node);
double read_supply(const YamlNode& node);  // in V
// A key that is a size, as in "16: 0.05".
double read_size_key(const YamlNode& points, const std::string& key);
// {size: number, ...} by rising size.
LogCurve read_points(const YamlNode& points);

}  // namespace eyrie
