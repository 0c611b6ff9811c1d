// Runs points on this computer, each in a process of its own: a point that crashes, hangs or takes all memory is that
// point's failure and nobody else's.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/sweep/run/executor.hpp"
#include "sim/sweep/run/point_process.hpp"
#include "sim/sweep/run/stop_signals.hpp"

namespace eyrie {

struct LocalLimits {
    int jobs = 1;
    double seconds = 0;      // per point; 0: none
    std::int64_t bytes = 0;  // per point, of address space beyond that of the program; 0: none
};

class LocalExecutor final : public Executor {
public:
    // `simulate` runs one point; it is called in the child process. Its exceptions are the point's failure, but for
    // ComputerError: then the point is tried again later.
    // `failed` is the record of a point that gave none: all columns but status and failure.
    // `prepare` is called in this process before that of a point begins: what it makes, the point has as well.
    using Simulate = std::function<PointRecord(std::int64_t ordinal)>;
    using Prepare = std::function<void(std::int64_t ordinal)>;
    LocalExecutor(LocalLimits limits, StopSignals& signals, Simulate simulate, Simulate failed, Prepare prepare = {});

    // Throws ComputerError, after the points that could be finished, when some could not be run in three tries; no
    // others are started after too many of them.
    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override;

private:
    struct Try {
        const PendingPoint* point = nullptr;
        int failures = 0;  // of the computer
    };
    struct Running {
        std::unique_ptr<PointProcess> process;  // killed when it is left behind
        Try of;
    };
    using Clock = std::chrono::steady_clock;

    void start_some();
    void wait() const;
    // Takes what has been sent; true when the process is over and dealt with.
    bool take(Running& running, const PointFinished& finished);
    void computer_failed(Try of, const std::string& how);
    PointRecord settled(PointProcess::End end, PointRecord record, std::string how, std::int64_t ordinal,
                        bool over_time) const;

    std::deque<Try> waiting_;
    std::vector<Running> running_;
    Clock::time_point no_start_before_{};
    int failed_starts_ = 0;      // one after another, with nothing running
    int failures_in_a_row_ = 0;  // of the computer
    std::int64_t given_up_ = 0;
    std::string why_given_up_;  // the first

    LocalLimits limits_;
    StopSignals& signals_;
    Simulate simulate_;
    Simulate failed_;
    Prepare prepare_;
};

}  // namespace eyrie
