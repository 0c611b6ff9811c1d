// Which cycles of a layer a page shows.
#pragma once

#include <string>
#include <vector>

#include "sim/kernel/errors.hpp"
#include "sim/view/scene.hpp"
#include "sim/view/view_page.hpp"

namespace eyrie {

// What a window is chosen from, before the layer is recorded.
struct LayerExtent {
    std::string name;  // for messages
    LayerCycle end = 0;
    std::vector<LayerCycle> pass_starts;
    std::int64_t active_pes = 1;
    std::size_t sides = 1;  // of the page
};

struct ChosenWindow {
    ShownCycles wanted;
    ShownCycles shown;            // as far as the limits on PE-cycles let it be
    std::int64_t first_pass = 0;  // in which it begins
};

// Throws InputError for a window that begins after the layer's end, or so far into a pass that it cannot be shown.
ChosenWindow choose_window(const ViewWindow& window, const LayerExtent& layer);

// What a window asks for behind the layer's end, which is not there; "": nothing.
std::string clipped_note(const ViewWindow& window, const LayerExtent& layer);

// The error for a window whose pass begins so much earlier that a page is full before the window begins.
InputError too_far(const ViewWindow& window, const LayerExtent& layer, const ChosenWindow& chosen);

}  // namespace eyrie
