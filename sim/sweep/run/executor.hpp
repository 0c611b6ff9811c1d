// Where points are run. A sweep gives an executor the points that its store does not have, and hears of each one as it
// is finished; the sweep alone writes the store.
//
// An executor on other computers starts `eyrie sweep FILE --points LIST --store SHARD` there: FILE is the sweep file,
// LIST a file of ordinals, one a line, and SHARD a store of its own (nobody else may write it, and a network file
// system is good enough). A task that is started again on the same shard goes on where it stopped. Then it reads the
// records of the shard (Store::for_each_point) and hands each to `finished`; or it merges the shard into another store
// (merge_store). Ordinals mean the same in every process that reads the same files.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/sweep/point/point_record.hpp"

namespace eyrie {

struct PendingPoint {
    std::int64_t ordinal = 0;  // in the sweep
    std::string key;           // of the record to come
};

using PointFinished = std::function<void(const PointRecord&)>;

class Executor {
public:
    virtual ~Executor() = default;
    // Calls `finished` once for each point, in any order, in the caller's thread. Returns true when all are finished,
    // false when a stop was asked for (sim/sweep/run/stop_signals.hpp); what ran is then stopped first. An exception of
    // `finished` ends everything that runs and is passed on. Throws InputError when nothing can be run at all,
    // ComputerError when the computer kept some points from being run.
    virtual bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) = 0;
};

}  // namespace eyrie
