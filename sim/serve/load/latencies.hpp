// Latencies of a run: how many queries had which. Percentiles are order statistics, never interpolated.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/serve/rules/scenario.hpp"

namespace eyrie {

class Latencies {
public:
    // So many queries have a latency. Where `times` is above 1: as many have each of the next ones, so far apart.
    struct Step {
        Cycles latency = 0;
        std::int64_t count = 0;
        std::int64_t times = 1;
        Cycles apart = 0;

        Cycles last() const { return latency + (times - 1) * apart; }
        std::int64_t queries() const { return times * count; }
    };

    void add(Cycles latency, std::int64_t count = 1) {
        count_ += count;
        if (!steps_.empty() && steps_.back().latency == latency)
            steps_.back().count += count;
        else
            steps_.push_back({latency, count});
    }
    // Of rounds that end one after another, each as long: so many queries in each.
    void add_rounds(Cycles each, std::int64_t rounds, std::int64_t count) {
        if (rounds == 0) return;
        count_ += rounds * count;
        steps_.push_back({each, count, rounds, each});
    }
    void reserve(std::size_t queries) { steps_.reserve(queries); }
    std::int64_t count() const { return count_; }
    std::int64_t over(Cycles bound) const;

    // By rising latency, each once but for the ends of rounds; the functions below need it.
    void sort();
    const std::vector<Step>& steps() const { return steps_; }
    // The one at a place counted from 1.
    Cycles at_rank(std::int64_t rank) const;
    Cycles percentile(Ppm percentile) const { return at_rank(rank_of(percentile, count_)); }
    Cycles least() const { return steps_.front().latency; }
    Cycles most() const { return steps_.back().last(); }
    double mean() const;

private:
    std::vector<Step> steps_;
    std::int64_t count_ = 0;
};

}  // namespace eyrie
