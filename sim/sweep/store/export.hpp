// A sweep's points as a table: CSV, or JSON lines.
#pragma once

#include <string>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

// One line per point by ordinal, the same bytes for the same points however they were run. The file's ending decides:
// .csv or .jsonl. The store is verified before. Throws InputError.
void export_sweep(Store& store, std::int64_t sweep, const std::string& path);
// Throws InputError naming the option, unless the ending is one of the two and the place can be written.
void check_export_path(const std::string& path);

}  // namespace eyrie
