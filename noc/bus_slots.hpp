// When bus words are sent over `buses` parallel buses: in order, one bus word per bus and cycle.
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
    // Nothing is sent before this cycle.
    void hold_until(ArrayCycle at) { state_.last = std::max(state_.last, at); }
    // The cycle in which the next bus word is sent, which is ready in cycle `earliest`.
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
        std::vector<ArrayCycle> busy_until;  // a ring: when the bus word sent `buses` words ago has left its bus
        std::size_t next = 0;
        ArrayCycle last = 0;
    };
    State state_;
};

}  // namespace eyrie
