// Random delays in FIFOs, for tests.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

// Adds seeded random delays to arrivals and to freed slots: tests show with it that results do not depend on when
// words move.
class StallInjector {
public:
    // On average one in `one_in` events is delayed, by 1 to `most` cycles.
    StallInjector(std::uint64_t seed, std::uint32_t one_in, std::uint32_t most)
        : random_(seed), one_in_(one_in), most_(most) {}
    Cycles delay() { return random_.below(one_in_) == 0 ? 1 + random_.below(most_) : 0; }

private:
    Random random_;
    std::uint32_t one_in_;
    std::uint32_t most_;
};

}  // namespace eyrie
