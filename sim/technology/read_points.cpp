#include "sim/technology/read_points.hpp"

#include <fmt/format.h>

#include "sim/text/names.hpp"

namespace eyrie {

double read_price(const YamlNode& node) { return node.as_number(smallest_number, largest_number); }

double read_supply(const YamlNode& node) { return node.as_number(0.1, 10); }

double read_size_key(const YamlNode& points, const std::string& key) {
    const bool digits = !key.empty() && key.size() <= 12 && key.find_first_not_of("0123456789") == std::string::npos;
    const double size = digits ? static_cast<double>(std::stoll(key)) : 0;
    if (size < 1) points.fail(fmt::format("found the size '{}'; allowed: an integer of 1 and more", printable(key)));
    return size;
}

LogCurve read_points(const YamlNode& points) {
    LogCurve curve;
    for (const auto& [key, point] : points.entries()) {
        const double size = read_size_key(points, key);
        if (!curve.points.empty() && size <= curve.points.back().x)
            points.fail(fmt::format("found the size {} after {}; allowed: rising sizes", key, curve.points.back().x));
        curve.points.push_back({size, read_price(point)});
    }
    if (curve.points.empty()) points.fail("found no size; allowed: one or more");
    return curve;
}

}  // namespace eyrie
