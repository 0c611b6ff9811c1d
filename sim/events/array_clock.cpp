#include "sim/events/array_clock.hpp"

#include <algorithm>

namespace eyrie {

// What is before the first step goes by it.
std::size_t ArrayClock::index_of(Cycle array) const {
    const auto after = std::upper_bound(steps_.begin(), steps_.end(), array,
                                        [](Cycle at, const Step& step) { return at < step.array; });
    return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
}

Cycle ArrayClock::array_cycle(Cycle layer) const {
    if (steps_.empty()) return layer;
    const auto after = std::upper_bound(steps_.begin(), steps_.end(), layer,
                                        [](Cycle at, const Step& step) { return at < step.array + step.stood_still; });
    if (after == steps_.begin()) return steps_.front().array;
    const Cycle array = layer - (after - 1)->stood_still;
    return after == steps_.end() ? array : std::min(array, after->array);  // the pause before the next step
}

}  // namespace eyrie
