// A sweep into a store.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "sim/sweep/run/executor.hpp"
#include "sim/sweep/run/sweep.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

struct SweepChoices {
    std::vector<std::int64_t> ordinals;  // the points to run; empty: all
    bool retry = false;                  // run those again whose status depends on limits
    bool quiet = false;
};

// How a sweep went.
struct SweepSummary {
    std::int64_t sweep = 0;                         // its id in the store
    std::int64_t chosen = 0;                        // points
    std::int64_t known = 0;                         // of those, in the store before
    std::int64_t run = 0;                           // of those, finished now
    std::map<PointStatus, std::int64_t> by_status;  // of the chosen ones that are finished
    std::int64_t refined_before = 0;                // points that were refined when it began; now they are not
    bool stopped = false;
    double seconds = 0;
};

// Enters the sweep into the store and runs, with `executor`, the chosen points that the store does not know.
SweepSummary run_sweep(Sweep& sweep, Store& store, Executor& executor, const SweepChoices& choices);

}  // namespace eyrie
