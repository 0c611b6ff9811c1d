// `eyrie view`: one layer under one or two dataflows, recorded cycle by cycle, as a page (sim/trace/scene.hpp).
#pragma once

#include <string>
#include <vector>

#include "sim/chip/run_network.hpp"

namespace eyrie {

// What is to be shown: cycles or passes [first, end) of the layer; nothing: its beginning, as far as a page holds it.
struct ViewWindow {
    enum class Unit { nothing, cycles, passes };
    Unit unit = Unit::nothing;
    std::int64_t first = 0;
    std::int64_t end = 0;
    std::string text;  // as it was given
};

// Most that a page shows of each side. Of PE-cycles: those of PEs that the mapping uses, from the beginning of the pass in
// which the window begins.
struct ViewLimits {
    std::int64_t pe_cycles;
    std::int64_t events;
};
inline constexpr ViewLimits unasked_view{1000000, 400000};   // without --window
inline constexpr ViewLimits largest_view{4000000, 2000000};

// Each request has one layer, the same in all. Elaborates chips, so that it can be called once per process. Throws
// InputError for a window that is not in the layer, SimulationError.
std::string view_page(const std::vector<RunRequest>& requests, const ViewWindow& window);

}  // namespace eyrie
