// The bar of a sweep that runs: points done, and how many a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace eyrie {

class Progress;

class PointProgress {
public:
    // `what`: "points", "refined points"; of so many.
    PointProgress(Progress& progress, std::string what, std::int64_t all)
        : progress_(progress), what_(std::move(what)), all_(all) {}

    void show(std::int64_t done);
    double seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

private:
    using Clock = std::chrono::steady_clock;
    Progress& progress_;
    std::string what_;
    std::int64_t all_;
    Clock::time_point started_ = Clock::now();
};

}  // namespace eyrie
