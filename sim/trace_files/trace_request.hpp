// Which traces of a run are wanted: of which layer and window, of which blocks, into which files.
#pragma once

#include <string>
#include <vector>

#include "sim/events/layer_events.hpp"

namespace eyrie {

struct TraceRequest {
    static constexpr Cycle default_cycles = 10000;

    std::string vcd;  // file names; empty: none
    std::string json;
    std::string accesses;
    std::string layer;  // of the run
    RecordingWindow window{0, default_cycles};
    std::vector<std::string> blocks;  // patterns; empty: all

    bool wanted() const { return !vcd.empty() || !json.empty() || !accesses.empty(); }
};

}  // namespace eyrie
