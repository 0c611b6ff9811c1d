// A quantity given at a few points, straight in the logarithms between them and beyond both ends; numbers between
// those of two technologies.
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace eyrie {

// Between the numbers of two technologies, straight in the logarithms; `share`: 0 the first's, 1 the other's. Numbers
// that may be 0 are taken straight where one is.
inline double between(double first, double other, double share) {
    if (first <= 0 || other <= 0) return first + (other - first) * share;
    return first * std::pow(other / first, share);
}

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

// Throws std::invalid_argument where the two are given at other points.
inline LogCurve between(const LogCurve& first, const LogCurve& other, double share) {
    LogCurve curve = first;
    if (first.points.size() != other.points.size()) throw std::invalid_argument("other points");
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        if (first.points[i].x != other.points[i].x) throw std::invalid_argument("other points");
        curve.points[i].y = between(first.points[i].y, other.points[i].y, share);
    }
    return curve;
}

}  // namespace eyrie
