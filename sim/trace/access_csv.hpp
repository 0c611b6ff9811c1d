// The access log: a line for each access of the recorded window (docs/traces.md).
#pragma once

#include "sim/host/output_file.hpp"
#include "sim/text/column.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// Its columns, in their order.
std::vector<Column> access_columns();
// Throws InputError when the file cannot be written.
void write_access_csv(const TracedLayer& traced, const BlockChoice& blocks, OutputFile& file);

}  // namespace eyrie
