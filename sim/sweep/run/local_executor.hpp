// Runs points on this computer, each in a process of its own: a point that crashes, hangs or takes all memory is that
// point's failure and nobody else's.
#pragma once

#include <cstdint>
#include <functional>

#include "sim/sweep/run/executor.hpp"
#include "sim/sweep/run/stop_signals.hpp"

namespace eyrie {

struct LocalLimits {
    int jobs = 1;
    double seconds = 0;      // per point; 0: none
    std::int64_t bytes = 0;  // per point, of address space beyond that of the program; 0: none
};

class LocalExecutor final : public Executor {
public:
    // `simulate` runs one point; it is called in the child process. Its exceptions are the point's failure.
    // `failed` is the record of a point that gave none: all columns but status and failure.
    // `prepare` is called in this process before that of a point begins: what it makes, the point has as well.
    using Simulate = std::function<PointRecord(std::int64_t ordinal)>;
    using Prepare = std::function<void(std::int64_t ordinal)>;
    LocalExecutor(LocalLimits limits, StopSignals& signals, Simulate simulate, Simulate failed, Prepare prepare = {});

    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override;

private:
    PointRecord settled(const class PointProcess& process, bool over_time) const;

    LocalLimits limits_;
    StopSignals& signals_;
    Simulate simulate_;
    Simulate failed_;
    Prepare prepare_;
};

}  // namespace eyrie
