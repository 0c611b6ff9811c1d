// A scene: what a page needs to show a recorded layer in any of its cycles. Lists of events by block, in order of time
// and packed (sim/view/packed_integers.hpp); the page looks up in them what is where in a cycle, so that going back is
// as exact as going forward. sim/view/page/scene.js reads it.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// The cycles [first, end) of a layer.
struct ShownCycles {
    LayerCycle first = 0;
    LayerCycle end = 0;
};

// What was recorded begins at the start of a pass, with nothing in FIFOs, at or before the first shown cycle.
nlohmann::ordered_json scene_of(const TracedLayer& traced, const ShownCycles& shown);

// A layer of so many images; its map with the padding.
nlohmann::ordered_json scene_layer(const Layer& layer, std::int64_t images);

// How many cycles from `shown.first` on can be shown with at most `most` events.
Cycles cycles_within(const TracedLayer& traced, const ShownCycles& shown, std::int64_t most);

}  // namespace eyrie
