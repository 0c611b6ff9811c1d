// Two costs of the points taken so far that none of them beats: as the one rises the other falls.
//
// Points that come by rising third cost find here whether one before has no more of anything: how fronts of up to three
// costs are found in n log n steps.
#pragma once

#include <iterator>
#include <map>

namespace eyrie {

class Staircase {
public:
    // False when a point that came before has no more of both.
    bool add(double cost, double other) {
        auto after = steps_.upper_bound(cost);
        if (after != steps_.begin() && std::prev(after)->second <= other) return false;
        after = steps_.lower_bound(cost);
        while (after != steps_.end() && after->second >= other) after = steps_.erase(after);
        steps_.emplace(cost, other);
        return true;
    }

private:
    std::map<double, double> steps_;
};

}  // namespace eyrie
