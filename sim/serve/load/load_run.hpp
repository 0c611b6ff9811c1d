// One run of a load generator against a fleet.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/serve/fleet/fleet.hpp"
#include "sim/serve/load/arrivals.hpp"
#include "sim/serve/load/latencies.hpp"

namespace eyrie {

struct LoadRun {
    Latencies latencies;  // of queries; offline: of samples
    std::int64_t queries = 0;
    std::int64_t samples = 0;
    Cycles end = 0;                              // from the start to the last sample
    std::vector<Cycles> busy;                    // of each chip
    std::vector<std::int64_t> services_by_size;  // index: samples
    std::vector<Busy> recorded;                  // only if it was asked for

    // The run of one query, done so many times, every `interval` cycles: each finds the chips free, so each takes the
    // same time. What is recorded stays that of the first.
    void repeat(std::int64_t times, Cycles interval);
};

// What a run is made of: the fleet, and what its batches take.
struct LoadBench {
    FleetConfig fleet;
    ServiceOf service_of;
    bool record = false;
};

// Queries of one sample, which arrive by `arrivals` with `gap` cycles between two on average: `queries` of them at
// least, and until one arrives at `duration` or later.
LoadRun run_open(const LoadBench& bench, Arrivals& arrivals, double gap, std::int64_t queries, Cycles duration);
// One query of so many samples on free chips.
LoadRun run_query(const LoadBench& bench, std::int64_t samples);
// All samples there at the start. Latencies are of samples.
LoadRun run_offline(const LoadBench& bench, std::int64_t samples);

}  // namespace eyrie
