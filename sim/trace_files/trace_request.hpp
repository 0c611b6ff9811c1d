// Which traces of a run are wanted: of which layer and window, of which blocks, into which files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/events/layer_events.hpp"
#include "sim/host/output_file.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// Writes a layer's waveforms; `path`: of the file, beside which others may stand for a while.
using VcdWriter = std::function<void(const TracedLayer&, const BlockChoice&, const std::string& path, OutputFile&)>;

struct TraceRequest {
    static constexpr int default_cycles = 10000;

    std::string vcd;       // file names; empty: none
    VcdWriter vcd_writer;  // with vcd: waveforms are written by SystemC's kernel (sim/systemc/vcd_file.hpp)
    std::string json;
    std::string accesses;
    std::string layer;  // of the run
    RecordingWindow window{0, default_cycles};
    std::vector<std::string> blocks;  // patterns; empty: all

    bool wanted() const { return !vcd.empty() || !json.empty() || !accesses.empty(); }
};

}  // namespace eyrie
