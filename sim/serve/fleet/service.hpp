// What one chip does for a batch: how long its array works, and when it uses its DRAM link.
//
// A service is a sequence of stretches, one for each layer. In a stretch the array works for `array` cycles, while
// the link moves what takes it `beside` cycles; then the array stands still, while the link moves what takes it `link`
// cycles. With a link of its own a chip takes array + link cycles: transfers beside the array fit in its time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

struct Stretch {
    Cycles array = 0;
    Cycles beside = 0;  // at most `array`
    Cycles link = 0;

    Cycles alone() const { return array + link; }
};

struct Service {
    std::int64_t batch = 1;
    std::vector<Stretch> stretches;
    double energy = 0;  // of the whole batch

    Cycles alone() const {
        Cycles all = 0;
        for (const Stretch& one : stretches) all += one.alone();
        return all;
    }
};

}  // namespace eyrie
