// The front of the points added so far, in two costs: as one cost rises, the other falls.
//
// When points are added in order of a third cost, the staircase tells whether an earlier point costs no more in any of
// the three. So fronts of up to three costs are found in n log n steps.
#pragma once

#include <iterator>
#include <limits>
#include <map>

namespace eyrie {

class Staircase {
public:
    // False when an earlier point costs no more in both.
    bool add(double cost, double other) {
        auto after = steps_.upper_bound(cost);
        if (after != steps_.begin() && std::prev(after)->second <= other) return false;
        after = steps_.lower_bound(cost);
        while (after != steps_.end() && after->second >= other) after = steps_.erase(after);
        steps_.emplace(cost, other);
        return true;
    }
    // The least of the other cost among those of less than `cost`, or of `cost` at most; none: infinity.
    double least_below(double cost) const { return least_before(steps_.lower_bound(cost)); }
    double least_up_to(double cost) const { return least_before(steps_.upper_bound(cost)); }

private:
    double least_before(std::map<double, double>::const_iterator step) const {
        return step == steps_.begin() ? std::numeric_limits<double>::infinity() : std::prev(step)->second;
    }

    std::map<double, double> steps_;
};

}  // namespace eyrie
