// `eyrie view`: one layer under one or two dataflows, recorded cycle by cycle, as a page (sim/view/scene.hpp).
#pragma once

#include <string>
#include <vector>

#include "dataflows/area/machine_area.hpp"
#include "sim/events/layer_events.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// The part of a layer to show. Without text: its beginning, as much as a page holds unasked.
struct ViewWindow {
    RecordingWindow wanted;
    std::string text;  // as it was given
    bool is_given() const { return !text.empty(); }
};

// The most that a page shows of each side. PE-cycles are counted for the PEs that the mapping uses, from the beginning
// of the first pass that is shown.
struct ViewLimits {
    std::int64_t pe_cycles;
    std::int64_t events;
};
inline constexpr ViewLimits unasked_view{1000000, 400000};  // without --window
inline constexpr ViewLimits largest_view{4000000, 2000000};
inline const ViewLimits& limits_of(const ViewWindow& window) { return window.is_given() ? largest_view : unasked_view; }

// Each request has one layer, the same in all; `areas` says how far their machines are alike. Elaborates chips, so that
// it can be called once per process. Throws InputError for a window that is not in the layer, SimulationError.
std::string view_page(const std::vector<RunRequest>& requests, const ViewWindow& window, const AreaTable& areas);

}  // namespace eyrie
