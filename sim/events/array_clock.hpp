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
    // From `array` on, which is `layer`, both clocks go on together, until the next call; in order.
    void set(ArrayCycle array, LayerCycle layer) {
        const Cycles stood_still = layer.number() - array.number();
        if (steps_.empty() || steps_.back().stood_still != stood_still) steps_.push_back({array, stood_still});
    }
    LayerCycle layer_cycle(ArrayCycle array) const {
        return LayerCycle{array.number() + (steps_.empty() ? 0 : step_at(array).stood_still)};
    }
    // The first that is not before `layer`.
    ArrayCycle array_cycle(LayerCycle layer) const;
    // Calls use(array cycle, layer cycle, cycles) for the stretches of array time [from, to) between which the array
    // stands still.
    template <class Use>
    void for_each_stretch(ArrayCycle from, ArrayCycle to, Use use) const {
        while (from < to) {
            const std::size_t step = index_of(from);
            const ArrayCycle end =
                step + 1 < steps_.size() && steps_[step + 1].array < to ? steps_[step + 1].array : to;
            use(from, layer_cycle(from), end - from);
            from = end;
        }
    }

private:
    struct Step {
        ArrayCycle array;    // from here on
        Cycles stood_still;  // by the array so far

        LayerCycle layer() const { return LayerCycle{array.number() + stood_still}; }
    };
    std::size_t index_of(ArrayCycle array) const;
    const Step& step_at(ArrayCycle array) const { return steps_[index_of(array)]; }

    std::vector<Step> steps_;
};

}  // namespace eyrie
