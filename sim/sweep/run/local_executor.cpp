#include "sim/sweep/run/local_executor.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

std::string number(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

constexpr int tries = 3;                    // of a point, or of a process's start
constexpr int most_failures_in_a_row = 20;  // of the computer; then it will not do
constexpr double pause_seconds = 0.1;

timespec as_time(double seconds) {
    return {static_cast<time_t>(seconds), static_cast<long>((seconds - std::floor(seconds)) * 1e9)};
}

}  // namespace

LocalExecutor::LocalExecutor(LocalLimits limits, StopSignals& signals, Simulate simulate, Simulate failed,
                             Prepare prepare)
    : limits_(limits),
      signals_(signals),
      simulate_(std::move(simulate)),
      failed_(std::move(failed)),
      prepare_(std::move(prepare)) {}

PointRecord LocalExecutor::settled(PointProcess::End end, PointRecord record, std::string how, std::int64_t ordinal,
                                   bool over_time) const {
    const bool whole = end == PointProcess::End::record;
    if (whole && record.status == PointStatus::done) return record;
    const PointStatus status = !whole ? over_time ? PointStatus::timeout : PointStatus::crash : record.status;
    if (whole) how = record.failure;
    if (status == PointStatus::timeout) how = "took longer than " + number(limits_.seconds) + " s";
    if (status == PointStatus::memory)
        how = limits_.bytes == 0 ? "out of memory"
                                 : fmt::format("needs more than {} MB of memory", limits_.bytes / 1000000);
    record = failed_(ordinal);
    record.status = status;
    record.failure = how;
    return record;
}

void LocalExecutor::computer_failed(Try of, const std::string& how) {
    no_start_before_ = Clock::now() + std::chrono::milliseconds(static_cast<int>(pause_seconds * 1000));
    const bool hopeless = ++failures_in_a_row_ >= most_failures_in_a_row;
    if (++of.failures < tries && !hopeless) {
        waiting_.push_back(of);
        return;
    }
    if (given_up_++ == 0) why_given_up_ = fmt::format("point {}: {}", of.point->ordinal, how);
    if (!hopeless) return;
    given_up_ += static_cast<std::int64_t>(waiting_.size());
    waiting_.clear();
}

void LocalExecutor::start_some() {
    while (!waiting_.empty() && running_.size() < static_cast<std::size_t>(limits_.jobs) &&
           Clock::now() >= no_start_before_) {
        if (prepare_) prepare_(waiting_.front().point->ordinal);
        try {
            running_.push_back(
                {std::make_unique<PointProcess>(*waiting_.front().point, simulate_, limits_.bytes), waiting_.front()});
        } catch (const ComputerError&) {
            if (running_.empty() && ++failed_starts_ == tries) throw;
            no_start_before_ = Clock::now() + std::chrono::milliseconds(static_cast<int>(pause_seconds * 1000));
            return;  // until one of them has ended, or the computer has recovered
        }
        failed_starts_ = 0;
        waiting_.pop_front();
    }
}

// Until a process sends something, the first is over its time, or another one may be started.
void LocalExecutor::wait() const {
    std::vector<pollfd> waited;
    for (const Running& one : running_) one.process->add_to(waited);
    double left = -1;
    const auto until = [&](double seconds) { left = left < 0 ? seconds : std::min(left, seconds); };
    if (limits_.seconds > 0)
        for (const Running& one : running_) until(std::max(limits_.seconds - one.process->seconds(), 0.0) + 0.001);
    if (!waiting_.empty() && running_.size() < static_cast<std::size_t>(limits_.jobs)) until(pause_seconds);
    const timespec limit = as_time(std::max(left, 0.0));
    if (ppoll(waited.data(), waited.size(), left < 0 ? nullptr : &limit, &signals_.waiting_mask()) < 0 &&
        errno != EINTR)
        throw ComputerError(std::string("cannot wait for the points that run: ") + std::strerror(errno));
}

bool LocalExecutor::take(Running& running, const PointFinished& finished) {
    const bool over_time = limits_.seconds > 0 && running.process->seconds() > limits_.seconds;
    if (over_time) running.process->kill();
    if (!running.process->take()) return false;
    PointRecord record;
    std::string how;
    const PointProcess::End end = running.process->result(record, how);
    if (end == PointProcess::End::computer_error) {
        computer_failed(running.of, how);
    } else {
        failures_in_a_row_ = 0;
        finished(settled(end, std::move(record), std::move(how), running.of.point->ordinal, over_time));
    }
    return true;
}

bool LocalExecutor::run(const std::vector<PendingPoint>& points, const PointFinished& finished) {
    waiting_.clear();
    given_up_ = failed_starts_ = failures_in_a_row_ = 0;
    for (const PendingPoint& point : points) waiting_.push_back({&point, 0});
    const auto leave = [&](bool all) {
        running_.clear();
        return all;
    };
    try {
        while (!waiting_.empty() || !running_.empty()) {
            if (StopSignals::requested()) return leave(false);
            start_some();
            wait();
            for (std::size_t i = 0; i < running_.size();)
                if (take(running_[i], finished))
                    running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
                else
                    ++i;
        }
    } catch (...) {
        running_.clear();
        throw;
    }
    if (given_up_ > 0)
        throw ComputerError(
            fmt::format("{} of {} could not be run, the first: {}; what is finished is in the "
                        "store, the same command goes on with the others",
                        given_up_, counted(static_cast<std::int64_t>(points.size()), "point"), why_given_up_));
    return true;
}

}  // namespace eyrie
