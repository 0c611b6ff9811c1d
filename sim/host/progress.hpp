// Progress of long work, on a terminal only: what is done, how far it is, and the time left.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace eyrie {

class Progress {
public:
    // Shows nothing when standard error is no terminal or `quiet`.
    explicit Progress(bool quiet);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    // `done` of `all` units of work; redraws at most ten times a second.
    void show(const std::string& what, std::int64_t done, std::int64_t all);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool enabled_;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_at_{};
};

}  // namespace eyrie
