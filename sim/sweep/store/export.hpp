// A sweep's points as a table: CSV, or JSON lines.
#pragma once

#include <string>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

enum class ExportFormat { csv, jsonl };

// One line per point by ordinal, the same bytes for the same points however they were run. The store is verified
// before. Throws InputError.
std::string export_text(Store& store, std::int64_t sweep, ExportFormat format);
// Into a file, whose ending decides: .csv or .jsonl.
void export_sweep(Store& store, std::int64_t sweep, const std::string& path);
// Throws InputError naming the option, unless the ending is one of the two and the place can be written.
void check_export_path(const std::string& path);

}  // namespace eyrie
