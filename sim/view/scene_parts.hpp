// The parts of a scene.
#pragma once

#include "sim/view/scene.hpp"
#include "sim/view/scene_words.hpp"

namespace eyrie {

// Layer, machine, loop nest, passes with what PEs do in them, pauses.
void add_plan(const TracedLayer& traced, SceneWords& words, nlohmann::ordered_json& scene);
// What each PE does in which cycle.
void add_pes(const TracedLayer& traced, const ShownCycles& shown, nlohmann::ordered_json& scene);
// What networks, links and DRAM carry, and the values of the psums among it.
void add_networks(const TracedLayer& traced, const ShownCycles& shown, SceneWords& words,
                  nlohmann::ordered_json& scene);

}  // namespace eyrie
