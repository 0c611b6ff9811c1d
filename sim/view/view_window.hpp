// Which cycles of a layer a page shows.
#pragma once

#include <string>
#include <vector>

#include "sim/kernel/errors.hpp"
#include "sim/view/scene.hpp"
#include "sim/view/view_page.hpp"

namespace eyrie {

// What is known of a layer before it is recorded.
struct LayerExtent {
    std::string name;  // for messages
    Cycle cycles = 0;
    std::vector<Cycle> pass_starts;
    std::int64_t active_pes = 1;
};

struct ChosenWindow {
    ShownCycles wanted;
    ShownCycles shown;            // as far as the limits on PE-cycles let it be
    std::int64_t first_pass = 0;  // in which it begins
};

// Throws InputError for a window that begins behind the layer's end, or further behind a pass's beginning than can be
// shown.
ChosenWindow choose_window(const ViewWindow& window, const LayerExtent& layer);

// What is behind the beginning of its pass is more than a page holds, and nothing of the window is left.
InputError too_far(const ViewWindow& window, const LayerExtent& layer, const ChosenWindow& chosen);

}  // namespace eyrie
