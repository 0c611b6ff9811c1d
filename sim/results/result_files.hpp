// Writes results: JSON (schema eyrie.result/1), CSV, and the table on the terminal.
#pragma once

#include <string>

#include "sim/results/layer_result.hpp"

namespace eyrie {

std::string result_json(const RunResult& run);
std::string result_csv(const RunResult& run);
std::string result_csv(const std::vector<RunResult>& runs);  // one after another, one header
std::string result_table(const RunResult& run);

}  // namespace eyrie
