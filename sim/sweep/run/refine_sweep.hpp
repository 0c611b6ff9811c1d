// After a sweep: the points near its front are mapped exactly (docs/sweeps.md, "Refining").
#pragma once

#include <cstdint>

#include "sim/sweep/run/run_sweep.hpp"

namespace eyrie {

// How refining went; by_status: of the points mapped exactly, whether now or before.
struct RefineSummary {
    std::int64_t chosen = 0;  // points near the front whose mappings were chosen by estimate
    std::int64_t known = 0;   // of those, in the store before
    std::int64_t run = 0;     // of those, finished now
    std::map<PointStatus, std::int64_t> by_status;
    std::int64_t first_failed = -1;  // ordinal of a point that could not be mapped exactly, and why; -1: none
    std::string first_failure;
    bool stopped = false;
    double seconds = 0;
};

// Runs, with `executor`, those of the sweep's points that are within so many percent of its front with the exact
// mapper, and enters what is done in the place of what the estimate gave. `sweep_id`: of a sweep that has been run. The
// executor simulates points with MapBy::exact. Points with a mapper or a mapping of their own stay as they are.
RefineSummary refine_sweep(Sweep& sweep, Store& store, Executor& executor, std::int64_t sweep_id, double percent,
                           const SweepChoices& choices);

}  // namespace eyrie
