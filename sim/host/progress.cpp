#include "sim/host/progress.hpp"

#include <cstdio>

#include <unistd.h>

#include <fmt/format.h>

#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

thread_local const ListenToProgress* listening = nullptr;

}  // namespace

ListenToProgress::ListenToProgress(ProgressListener listener)
    : listener_(std::move(listener)), outer_(listening), process_(getpid()) {
    listening = this;
}

ListenToProgress::~ListenToProgress() { listening = outer_; }

Progress::Progress(bool quiet) : enabled_(!quiet && isatty(STDERR_FILENO) == 1) {}

void Progress::show(const std::string& what, std::int64_t done, std::int64_t all) {
    const ListenToProgress* const listener = listening;
    if (!enabled_ && listener == nullptr) return;
    const Clock::time_point now = Clock::now();
    if (now - drawn_at_ < std::chrono::milliseconds(100)) return;
    drawn_at_ = now;
    if (listener == nullptr)
        draw(what, done, all, now);
    else if (listener->process_ == getpid())
        listener->listener_(what, done, all);
}

void Progress::draw(const std::string& what, std::int64_t done, std::int64_t all, Clock::time_point now) {
    drawn_ = true;
    const double share = all > 0 ? static_cast<double>(done) / static_cast<double>(all) : 0;
    const double elapsed = std::chrono::duration<double>(now - started_).count();
    std::string left = "";
    if (share > 0.001) {
        const long seconds = static_cast<long>(elapsed * (1 - share) / share + 0.5);
        left = fmt::format(", {} min {} s left", seconds / 60, seconds % 60);
    }
    std::fprintf(stderr, "\r\033[K%s: %.1f %%%s", shown(what).c_str(), 100 * share, left.c_str());
    std::fflush(stderr);
}

void Progress::clear() {
    if (drawn_) std::fprintf(stderr, "\r\033[K");
    drawn_ = false;
}

}  // namespace eyrie
