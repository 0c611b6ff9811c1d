#include "dataflows/mapper/network_edp.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace eyrie {

namespace {

// A sum over layers may differ in its last digits from that of a corner, which comes from other sums.
constexpr double within_rounding = 1 - 1e-12;

// A choice, and the line below which there is none: weights.energy * energy + weights.cycles * cycles = least.
struct Support {
    Weights weights;
    NetworkChoice choice;
};

double cross(const Weights& a, const Weights& b) { return a.energy * b.cycles - b.energy * a.cycles; }

// The product where two lines meet: nothing between the two choices has less.
double least_between(const Support& a, const Support& b) {
    const double turn = cross(a.weights, b.weights);
    const double energy = (a.choice.least * b.weights.cycles - b.choice.least * a.weights.cycles) / turn;
    const double cycles = (a.weights.energy * b.choice.least - b.weights.energy * a.choice.least) / turn;
    return std::max(energy, 0.0) * std::max(cycles, 0.0);
}

class HullSearch {
public:
    explicit HullSearch(const ChooseForWeights& choose) : choose_(choose) {
        supports_ = {support({1, 0}), support({0, 1})};
    }
    NetworkSearch run(int most) {
        while (static_cast<int>(supports_.size()) < most && split_lowest()) {
        }
        NetworkSearch found;
        const auto best = std::min_element(supports_.begin(), supports_.end(), [](const Support& a, const Support& b) {
            return a.choice.product() < b.choice.product();
        });
        found.weights = best->weights;
        found.best = best->choice;
        double least = found.best.product();
        for (std::size_t i = 0; i + 1 < supports_.size(); ++i) least = std::min(least, corner(i));
        if (least < found.best.product() * within_rounding) found.gap = 1 - least / found.best.product();
        return found;
    }

private:
    Support support(const Weights& weights) {
        const Support one{weights, choose_(weights)};
        best_ = std::min(best_, one.choice.product());
        return one;
    }
    double corner(std::size_t i) const { return least_between(supports_[i], supports_[i + 1]); }

    // Between the neighbours whose corner has the lowest product. False: nothing can be better, or be told apart.
    bool split_lowest() {
        std::size_t lowest = supports_.size();
        for (std::size_t i = 0; i + 1 < supports_.size(); ++i)
            if (corner(i) < best_ * within_rounding && can_split(i) &&
                (lowest == supports_.size() || corner(i) < corner(lowest)))
                lowest = i;
        if (lowest == supports_.size()) return false;
        const Support between = support(equal_weights(lowest));
        supports_.insert(supports_.begin() + static_cast<std::ptrdiff_t>(lowest) + 1, between);
        return true;
    }
    // The weights for which a choice and the next are equal.
    Weights equal_weights(std::size_t i) const {
        const NetworkChoice &a = supports_[i].choice, &b = supports_[i + 1].choice;
        return {a.cycles - b.cycles, b.energy - a.energy};
    }
    // Only weights between those of the two can find something new.
    bool can_split(std::size_t i) const {
        const Weights between = equal_weights(i);
        if (!(between.energy > 0 && between.cycles > 0)) return false;
        const auto apart = [](const Weights& a, const Weights& b) {
            return cross(a, b) > 1e-9 * (a.energy * b.cycles + b.energy * a.cycles);
        };
        return apart(supports_[i].weights, between) && apart(between, supports_[i + 1].weights);
    }

    const ChooseForWeights& choose_;
    std::vector<Support> supports_;                          // from least energy to least cycles
    double best_ = std::numeric_limits<double>::infinity();  // the least product so far
};

}  // namespace

NetworkSearch search_network_edp(const ChooseForWeights& choose, int most) { return HullSearch(choose).run(most); }

}  // namespace eyrie
