// The events of one PE in layer cycles, cut to the recorded window, in order of time.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// `count` cycles or psums, one a cycle from `cycle` on, numbered from `first` on (pe/pe_event.hpp). Each filter word is
// an action of its own.
struct PeAction {
    LayerCycle cycle = 0;
    std::int64_t first = 0;
    std::int32_t count = 1;
    std::int32_t pass = 0;
    PeEventKind kind = PeEventKind::cycles;
    std::uint8_t detail = 0;

    LayerCycle end() const { return cycle + count; }
    PeCycle reason() const { return static_cast<PeCycle>(detail); }
    IfmapSide side() const { return static_cast<IfmapSide>(detail); }
};

std::vector<PeAction> pe_actions(const TracedLayer& traced, std::size_t pe);
// Only those of one kind; faster.
std::vector<PeAction> pe_actions(const TracedLayer& traced, std::size_t pe, PeEventKind kind);

}  // namespace eyrie
