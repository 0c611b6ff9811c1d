#include "sim/events/array_clock.hpp"

#include <algorithm>

namespace eyrie {

// Cycles before the first step go by the first step.
std::size_t ArrayClock::index_of(ArrayCycle array) const {
    const auto after = std::upper_bound(steps_.begin(), steps_.end(), array,
                                        [](ArrayCycle at, const Step& step) { return at < step.array; });
    return after == steps_.begin() ? 0 : static_cast<std::size_t>(after - steps_.begin()) - 1;
}

ArrayCycle ArrayClock::array_cycle(LayerCycle layer) const {
    if (steps_.empty()) return ArrayCycle{layer.number()};
    const auto after = std::upper_bound(steps_.begin(), steps_.end(), layer,
                                        [](LayerCycle at, const Step& step) { return at < step.layer(); });
    if (after == steps_.begin()) return steps_.front().array;
    const ArrayCycle array{layer.number() - (after - 1)->stood_still};
    return after == steps_.end() ? array : std::min(array, after->array);  // the pause before the next step
}

}  // namespace eyrie
