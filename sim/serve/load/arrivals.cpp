#include "sim/serve/load/arrivals.hpp"

#include "sim/serve/rules/fixed_log.hpp"

namespace eyrie {

void Arrivals::draw() {
    // Uniform in (0, 1]: 53 bits and one, so that it is never 0.
    constexpr double steps = 9007199254740992.0;  // 2^53
    const double uniform = (static_cast<double>(random_.next() >> 11) + 1) / steps;
    time_ -= fixed_log(uniform);
    times_.push_back(time_);
}

}  // namespace eyrie
