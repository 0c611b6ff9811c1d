#include "sim/sweep/run/stop_signals.hpp"

#include <cstddef>

namespace eyrie {

namespace {

constexpr int stop_signals[3] = {SIGINT, SIGTERM, SIGHUP};
// A signal handler reaches nothing else.
volatile std::sig_atomic_t stop_requested = 0;

void request_stop(int) { stop_requested = 1; }

}  // namespace

StopSignals::StopSignals() {
    stop_requested = 0;
    sigset_t blocked;
    sigemptyset(&blocked);
    struct sigaction action {};
    action.sa_handler = request_stop;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < 3; ++i) {
        sigaddset(&blocked, stop_signals[i]);
        sigaction(stop_signals[i], nullptr, &old_[i]);
        // Whoever started the program so that a signal is ignored (nohup) means it.
        if (old_[i].sa_handler != SIG_IGN) sigaction(stop_signals[i], &action, nullptr);
    }
    sigprocmask(SIG_BLOCK, &blocked, &before_);
    for (const int signal : stop_signals) sigdelset(&before_, signal);
}

StopSignals::~StopSignals() {
    // Delivers what is pending to the handler, not to the default action.
    sigprocmask(SIG_SETMASK, &before_, nullptr);
    for (std::size_t i = 0; i < 3; ++i) sigaction(stop_signals[i], &old_[i], nullptr);
}

bool StopSignals::requested() {
    if (stop_requested != 0) return true;
    sigset_t pending;
    sigpending(&pending);
    for (const int signal : stop_signals)
        if (sigismember(&pending, signal) == 1) return true;
    return false;
}

}  // namespace eyrie
