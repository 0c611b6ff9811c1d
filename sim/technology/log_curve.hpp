// A quantity given at a few points, straight in the logarithms between them and beyond both ends.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace eyrie {

struct LogCurve {
    struct Point {
        double x, y;
    };
    std::vector<Point> points;  // by rising x; one or more, all above 0

    double operator()(double x) const {
        if (points.size() == 1) return points.front().y;
        std::size_t above = 1;
        while (above + 1 < points.size() && points[above].x < x) ++above;
        const Point &a = points[above - 1], &b = points[above];
        return a.y * std::pow(x / a.x, std::log(b.y / a.y) / std::log(b.x / a.x));
    }
};

}  // namespace eyrie
