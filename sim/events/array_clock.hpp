// From array time, which stands still while the array waits for DRAM, to the layer's cycles, and back.
//
// Where passes overlap, blocks begin a pass while others are still busy with the one before: what counts is when
// something happens, not which pass it belongs to.
#pragma once

#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

class ArrayClock {
public:
    // The array's cycle `array` is the layer's cycle `layer`, and time goes on from there; in order.
    void set(Cycle array, Cycle layer) {
        if (steps_.empty() || steps_.back().stood_still != layer - array) steps_.push_back({array, layer - array});
    }
    Cycle layer_cycle(Cycle array) const { return steps_.empty() ? array : array + step_at(array).stood_still; }
    // The first array cycle that is not before the layer's cycle `layer`.
    Cycle array_cycle(Cycle layer) const;
    // Calls use(array cycle, layer cycle, cycles) for the stretches of array time [from, to) between which the array
    // stands still.
    template <class Use>
    void for_each_stretch(Cycle from, Cycle to, Use use) const {
        while (from < to) {
            const std::size_t step = index_of(from);
            const Cycle end = step + 1 < steps_.size() && steps_[step + 1].array < to ? steps_[step + 1].array : to;
            use(from, layer_cycle(from), end - from);
            from = end;
        }
    }

private:
    struct Step {
        Cycle array;        // from here on
        Cycle stood_still;  // cycles so far in which the array stood still
    };
    std::size_t index_of(Cycle array) const;
    const Step& step_at(Cycle array) const { return steps_[index_of(array)]; }

    std::vector<Step> steps_;
};

}  // namespace eyrie
