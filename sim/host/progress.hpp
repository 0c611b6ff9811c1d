// Progress of long work, on a terminal only: what is done, how far it is, and the time left. A program that has no
// terminal, as a notebook, listens instead.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace eyrie {

// Hears what the progress of its thread shows, at most ten times a second; what it throws ends the work.
using ProgressListener = std::function<void(const std::string& what, std::int64_t done, std::int64_t all)>;

// While it lives, progress of this thread goes to the listener, also where it is `quiet`; processes that are made
// meanwhile do not hear.
class ListenToProgress {
public:
    explicit ListenToProgress(ProgressListener listener);
    ~ListenToProgress();
    ListenToProgress(const ListenToProgress&) = delete;
    ListenToProgress& operator=(const ListenToProgress&) = delete;

private:
    ProgressListener listener_;
    const ListenToProgress* outer_;
    int process_;

    friend class Progress;
};

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
    void draw(const std::string& what, std::int64_t done, std::int64_t all, Clock::time_point now);
    bool enabled_;
    bool drawn_ = false;
    Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_at_{};
};

}  // namespace eyrie
