// The parts of a timeline, a file each.
#pragma once

#include "sim/trace/blocks.hpp"
#include "sim/trace/timeline_writer.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

void write_passes(const TracedLayer& traced, TimelineWriter& out);
void write_transfers(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out);
void write_networks(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out);
void write_links(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out);
void write_counters(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out);
void write_pes(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out);

// Cycles of one counter sample.
Cycles cycles_per_sample(const TracedLayer& traced);

}  // namespace eyrie
