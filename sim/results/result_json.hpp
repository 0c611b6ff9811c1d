// Results as JSON values, for files that hold several.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// Everything of eyrie.result/1 but schema, version and what only tells of the simulator.
nlohmann::ordered_json run_json(const RunResult& run);

}  // namespace eyrie
