#include "sim/sweep/run/local_executor.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/run/point_process.hpp"

namespace eyrie {

namespace {

std::string number(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

// How long to wait until the first of them is over its time.
std::optional<timespec> until_first_limit(const std::vector<std::unique_ptr<PointProcess>>& running, double seconds) {
    if (seconds <= 0) return std::nullopt;
    double left = seconds;
    for (const auto& process : running) left = std::min(left, seconds - process->seconds());
    left = std::max(left, 0.0) + 0.001;
    return timespec{static_cast<time_t>(left), static_cast<long>((left - std::floor(left)) * 1e9)};
}

}  // namespace

LocalExecutor::LocalExecutor(LocalLimits limits, StopSignals& signals, Simulate simulate, Simulate failed,
                             Prepare prepare)
    : limits_(limits),
      signals_(signals),
      simulate_(std::move(simulate)),
      failed_(std::move(failed)),
      prepare_(std::move(prepare)) {}

PointRecord LocalExecutor::settled(const PointProcess& process, bool over_time) const {
    PointRecord record;
    std::string how;
    const bool whole = process.result(record, how);
    if (whole && record.status == PointStatus::done) return record;
    const PointStatus status = !whole ? over_time ? PointStatus::timeout : PointStatus::crash : record.status;
    if (whole) how = record.failure;
    if (status == PointStatus::timeout) how = "took longer than " + number(limits_.seconds) + " s";
    if (status == PointStatus::memory)
        how = limits_.bytes == 0 ? "out of memory"
                                 : fmt::format("needs more than {} MB of memory", limits_.bytes / 1000000);
    record = failed_(process.point().ordinal);
    record.status = status;
    record.failure = how;
    return record;
}

bool LocalExecutor::run(const std::vector<PendingPoint>& points, const PointFinished& finished) {
    std::vector<std::unique_ptr<PointProcess>> running;  // killed when they are left behind
    std::size_t next = 0;
    while (next < points.size() || !running.empty()) {
        if (StopSignals::requested()) return false;
        while (next < points.size() && running.size() < static_cast<std::size_t>(limits_.jobs)) {
            if (prepare_) prepare_(points[next].ordinal);
            try {
                running.push_back(std::make_unique<PointProcess>(points[next], simulate_, limits_.bytes));
            } catch (const InputError&) {
                if (running.empty()) throw;
                break;  // until one of them has ended
            }
            ++next;
        }
        std::vector<pollfd> waited;
        for (const auto& process : running) process->add_to(waited);
        const std::optional<timespec> limit = until_first_limit(running, limits_.seconds);
        if (ppoll(waited.data(), waited.size(), limit ? &*limit : nullptr, &signals_.waiting_mask()) < 0 &&
            errno != EINTR)
            throw InputError("cannot wait for the points that run");
        for (std::size_t i = 0; i < running.size();) {
            const bool over_time = limits_.seconds > 0 && running[i]->seconds() > limits_.seconds;
            if (over_time) running[i]->kill();
            if (!running[i]->take()) {
                ++i;
                continue;
            }
            finished(settled(*running[i], over_time));
            running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    return true;
}

}  // namespace eyrie
