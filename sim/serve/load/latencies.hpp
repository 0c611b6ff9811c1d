// Latencies of a run: how many queries had which. Percentiles are order statistics, never interpolated.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/serve/rules/scenario.hpp"

namespace eyrie {

class Latencies {
public:
    struct Step {
        Cycles latency = 0;
        std::int64_t count = 0;
    };

    void add(Cycles latency, std::int64_t count = 1) {
        count_ += count;
        if (!steps_.empty() && steps_.back().latency == latency)
            steps_.back().count += count;
        else
            steps_.push_back({latency, count});
    }
    void reserve(std::size_t queries) { steps_.reserve(queries); }
    std::int64_t count() const { return count_; }
    std::int64_t over(Cycles bound) const;

    // By rising latency, each once; the functions below need it.
    void sort();
    const std::vector<Step>& steps() const { return steps_; }
    // The one at a place counted from 1.
    Cycles at_rank(std::int64_t rank) const;
    Cycles percentile(Ppm percentile) const { return at_rank(rank_of(percentile, count_)); }
    Cycles least() const { return steps_.front().latency; }
    Cycles most() const { return steps_.back().latency; }
    double mean() const;

private:
    std::vector<Step> steps_;
    std::int64_t count_ = 0;
};

}  // namespace eyrie
