// Ctrl-C, and what schedulers send: SIGINT, SIGTERM and SIGHUP ask a sweep to stop, instead of ending it.
#pragma once

#include <csignal>

namespace eyrie {

// While it lives, the signals are remembered, and delivered only where waiting_mask() is in force (ppoll): no wait
// misses one.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    static bool requested();
    const sigset_t& waiting_mask() const { return before_; }

private:
    sigset_t before_;
    struct sigaction old_[3];
};

}  // namespace eyrie
