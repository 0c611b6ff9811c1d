// Loops over the few words of a bus word or of a position, in fours: without the start-up cost of the loops that a
// compiler makes for long arrays.
#pragma once

#include <cstring>
#include <type_traits>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// Calls use(first, n) for words first to first + n - 1; n is 4, 2 or 1, and a constant once inlined.
template <class Use>
[[gnu::always_inline]] inline void in_fours(int count, Use use) {
    int first = 0;
    for (; first + 4 <= count; first += 4) use(first, std::integral_constant<int, 4>());
    if ((count & 2) != 0) {
        use(first, std::integral_constant<int, 2>());
        first += 2;
    }
    if ((count & 1) != 0) use(first, std::integral_constant<int, 1>());
}

}  // namespace eyrie
