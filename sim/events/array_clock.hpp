// Converts cycles of the array, whose clock stops while it waits for DRAM, to cycles of the layer, and back.
//
// The conversion depends on the cycle alone, not on the pass: where passes overlap, some blocks begin a pass while
// others still work on the one before.
#pragma once

#include <vector>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

class ArrayClock {
public:
    // Array cycle `array` is layer cycle `layer`; from there on both clocks run together, until the next call. Calls
    // come in order of time.
    void set(ArrayCycle array, LayerCycle layer) {
        const Cycles stood_still = layer.number() - array.number();
        if (steps_.empty() || steps_.back().stood_still != stood_still) steps_.push_back({array, stood_still});
    }
    LayerCycle layer_cycle(ArrayCycle array) const {
        return LayerCycle{array.number() + (steps_.empty() ? 0 : step_at(array).stood_still)};
    }
    // The first array cycle that is not before `layer`.
    ArrayCycle array_cycle(LayerCycle layer) const;
    // Cuts [from, to) where the array stands still, and calls use(array cycle, layer cycle, cycles) for each piece.
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
        Cycles stood_still;  // by the array until then

        LayerCycle layer() const { return LayerCycle{array.number() + stood_still}; }
    };
    std::size_t index_of(ArrayCycle array) const;
    const Step& step_at(ArrayCycle array) const { return steps_[index_of(array)]; }

    std::vector<Step> steps_;
};

}  // namespace eyrie
