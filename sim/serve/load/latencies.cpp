#include "sim/serve/load/latencies.hpp"

#include <algorithm>

namespace eyrie {

std::int64_t Latencies::over(Cycles bound) const {
    std::int64_t late = 0;
    for (const Step& one : steps_) late += one.latency > bound ? one.count : 0;
    return late;
}

void Latencies::sort() {
    std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.latency < b.latency; });
    std::size_t last = 0;
    for (std::size_t i = 1; i < steps_.size(); ++i)
        if (steps_[i].latency == steps_[last].latency)
            steps_[last].count += steps_[i].count;
        else
            steps_[++last] = steps_[i];
    if (!steps_.empty()) steps_.resize(last + 1);
}

Cycles Latencies::at_rank(std::int64_t rank) const {
    std::int64_t below = 0;
    for (const Step& one : steps_) {
        below += one.count;
        if (below >= rank) return one.latency;
    }
    return steps_.back().latency;
}

double Latencies::mean() const {
    double sum = 0;
    for (const Step& one : steps_) sum += static_cast<double>(one.latency) * static_cast<double>(one.count);
    return sum / static_cast<double>(count_);
}

}  // namespace eyrie
