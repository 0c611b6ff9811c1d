#include "sim/serve/load/latencies.hpp"

#include <algorithm>
#include <utility>

namespace eyrie {

namespace {

bool is_before(const Latencies::Step& a, const Latencies::Step& b) { return a.latency < b.latency; }

}  // namespace

std::int64_t Latencies::over(Cycles bound) const {
    std::int64_t late = 0;
    for (const Step& one : steps_) {
        if (one.last() <= bound) continue;
        const std::int64_t in_time = one.latency > bound ? 0
                                     : one.times == 1    ? 1
                                                         : (bound - one.latency) / one.apart + 1;
        late += (one.times - in_time) * one.count;
    }
    return late;
}

void Latencies::sort() {
    std::sort(steps_.begin(), steps_.end(), is_before);
    const auto reaches_next = [](const Step& one, const Step& next) {
        return one.times > 1 && one.last() >= next.latency;
    };
    if (std::adjacent_find(steps_.begin(), steps_.end(), reaches_next) != steps_.end()) {
        std::vector<Step> singles;
        for (const Step& one : steps_)
            for (std::int64_t i = 0; i < one.times; ++i) singles.push_back({one.latency + i * one.apart, one.count});
        steps_ = std::move(singles);
        std::sort(steps_.begin(), steps_.end(), is_before);
    }
    std::size_t last = 0;
    for (std::size_t i = 1; i < steps_.size(); ++i)
        if (steps_[i].latency == steps_[last].latency && steps_[i].times == 1 && steps_[last].times == 1)
            steps_[last].count += steps_[i].count;
        else
            steps_[++last] = steps_[i];
    if (!steps_.empty()) steps_.resize(last + 1);
}

Cycles Latencies::at_rank(std::int64_t rank) const {
    std::int64_t below = 0;
    for (const Step& one : steps_) {
        if (below + one.queries() >= rank) return one.latency + (rank - below - 1) / one.count * one.apart;
        below += one.queries();
    }
    return steps_.back().last();
}

double Latencies::mean() const {
    double sum = 0;
    for (const Step& one : steps_) {
        // Of rounds the mean is that of the first and the last.
        const double latency = (static_cast<double>(one.latency) + static_cast<double>(one.last())) / 2;
        sum += latency * static_cast<double>(one.queries());
    }
    return sum / static_cast<double>(count_);
}

}  // namespace eyrie
