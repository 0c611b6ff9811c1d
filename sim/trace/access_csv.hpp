// The access log: a line for each access of the recorded window (docs/traces.md).
#pragma once

#include "sim/host/output_file.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// cycle,block,level,type,access,operand,value; throws InputError when the file cannot be written.
void write_access_csv(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file);

}  // namespace eyrie
