// Waveforms of a recorded window as VCD, through SystemC's tracing.
//
// The signals (sim/trace/wave.hpp) are replayed in simulated time: a cycle of the layer is a nanosecond, and only
// cycles in which something changes are visited. SystemC stamps changes with the time since the program's first layer;
// the file has the layer's cycles instead.
#pragma once

#include <string>

#include "sim/host/output_file.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// SystemC writes to a temporary file beside `path` first. Nothing else may be simulating. Throws InputError and
// ComputerError when a file cannot be written.
void write_vcd(const TracedLayer& traced, const BlockChoice& blocks, const std::string& path, OutputFile& file);

}  // namespace eyrie
