// The timeline of a recorded window in the trace-event format of Chrome and Perfetto (docs/traces.md): passes and their
// phases, what each PE does, when networks and links move words, DRAM transfers, pauses, and counters. One microsecond
// of the format is one core cycle of the layer.
#pragma once

#include "sim/host/output_file.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// Throws InputError when the file cannot be written.
void write_timeline(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file);

}  // namespace eyrie
