// One point in a process of its own. The process sends its record through a pipe; what it prints goes into another, and
// is read only when something went wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/types.h>

#include "sim/sweep/run/executor.hpp"

namespace eyrie {

class PointProcess {
public:
    // Starts the process. `bytes`: of address space that it may add to what the program has; 0: no limit. Throws
    // ComputerError when there can be no other process.
    PointProcess(const PendingPoint& point, const std::function<PointRecord(std::int64_t ordinal)>& simulate,
                 std::int64_t bytes);
    // Kills what still runs.
    ~PointProcess();
    PointProcess(const PointProcess&) = delete;
    PointProcess& operator=(const PointProcess&) = delete;

    const PendingPoint& point() const { return point_; }
    double seconds() const;
    void kill();

    // What to wait for; at most two.
    void add_to(std::vector<pollfd>& waited) const;
    // Takes what has been sent. True once the process has ended.
    bool take();
    enum class End { record, none, computer_error };
    // After the end: its record, or in words how it ended. computer_error: it could not do its work, and another one
    // may.
    End result(PointRecord& record, std::string& how) const;

private:
    pid_t pid_ = -1;
    int status_ = 0;
    PendingPoint point_;
    int result_pipe_ = -1;
    int print_pipe_ = -1;
    std::string result_;
    std::string unread_;  // why the computer cannot read what it sends
    std::string printed_;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace eyrie
