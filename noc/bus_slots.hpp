// When bus words go, on `buses` buses side by side: one bus word a cycle and bus, in order.
#pragma once

#include <algorithm>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/timing_state.hpp"

namespace eyrie {

class BusSlots {
public:
    explicit BusSlots(int buses) { state_.busy_until.resize(static_cast<std::size_t>(buses)); }

    void reset() {
        std::fill(state_.busy_until.begin(), state_.busy_until.end(), 0);
        state_.next = 0;
        state_.last = 0;
    }
    // Nothing goes before this cycle.
    void hold_until(ArrayCycle at) { state_.last = std::max(state_.last, at); }
    // The next bus word could go in cycle `earliest`; when it goes.
    ArrayCycle take(ArrayCycle earliest) {
        auto& [busy_until, next, last] = state_;
        last = std::max({last, earliest, busy_until[next]});
        busy_until[next] = last + 1;
        next = next + 1 == busy_until.size() ? 0 : next + 1;
        return last;
    }

    // For fast-forward (sim/kernel/timing_state.hpp): the time stamps, in the order in which they matter.
    template <class Visit>
    void visit_timing(Visit& visit, TimingSide side) {
        auto& [busy_until, next, last] = state_;
        for (std::size_t i = 0; i < busy_until.size(); ++i)
            visit.time(side, busy_until[(next + i) % busy_until.size()]);
        visit.time(side, last);
    }
    ArrayCycle last() const { return state_.last; }

private:
    struct State {
        std::vector<ArrayCycle> busy_until;  // a ring: the bus word `buses` words ago has left its bus by then
        std::size_t next = 0;
        ArrayCycle last = 0;
    };
    State state_;
};

}  // namespace eyrie
