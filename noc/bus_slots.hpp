// When bus words go, on `buses` buses side by side: one bus word a cycle and bus, in order.
#pragma once

#include <algorithm>
#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

class BusSlots {
public:
    explicit BusSlots(int buses) : busy_until_(static_cast<std::size_t>(buses)) { reset(); }

    void reset() {
        busy_until_.assign(busy_until_.size(), 0);
        next_ = 0;
        last_ = 0;
    }
    // Nothing goes before this cycle.
    void hold_until(Cycle at) { last_ = std::max(last_, at); }
    // The next bus word could go in cycle `earliest`; when it goes.
    Cycle take(Cycle earliest) {
        last_ = std::max({last_, earliest, busy_until_[next_]});
        busy_until_[next_] = last_ + 1;
        next_ = next_ + 1 == busy_until_.size() ? 0 : next_ + 1;
        return last_;
    }

    // The time stamps, in the order in which they matter.
    template <class Visit>
    void visit_times(Visit visit) {
        for (std::size_t i = 0; i < busy_until_.size(); ++i) visit(busy_until_[(next_ + i) % busy_until_.size()]);
        visit(last_);
    }
    Cycle last() const { return last_; }

private:
    std::vector<Cycle> busy_until_;  // a ring: the bus word `buses` words ago has left its bus by then
    std::size_t next_ = 0;
    Cycle last_ = 0;
};

}  // namespace eyrie
