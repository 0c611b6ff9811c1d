// Writes results: JSON (schema eyrie.result/1), CSV, and the table on the terminal.
#pragma once

#include <string>

#include "sim/results/layer_result.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

std::string result_json(const RunResult& run);
std::string result_csv(const RunResult& run);
std::string result_csv(const std::vector<RunResult>& runs);  // one after another, one header
std::string result_table(const RunResult& run, const TableLayout& layout = {});
// Its tables; of a run without layers: what tables and columns there will be.
Tables result_tables(const RunResult& run);
// What stands above the numbers of a result from which layers are missing; "" where none is.
std::string cannot_run_lines(const std::vector<UnrunLayer>& layers);

}  // namespace eyrie
