// Results as JSON values, for files that hold several.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// Everything of eyrie.result/1 but schema, version, the layers that cannot run, and what only tells of the simulator.
nlohmann::ordered_json run_json(const RunResult& run);
// [{"layer", "reason", "could_run": [dataflows]}]; could_run only where it is known.
nlohmann::ordered_json cannot_run_json(const std::vector<UnrunLayer>& layers);
// By level and data type, then what has an energy besides, then the total.
nlohmann::ordered_json energy_json(const LayerEnergy& energy);
// {"rows", "columns", "images", "window"}
nlohmann::ordered_json folding_json(const Folding& folding);
// {"simulated", "proven", "gap_percent"}; the gap is null where nothing bounds it. "ended_by" where a limit ended the
// search.
nlohmann::ordered_json proof_json(const MappingProof& proof);

}  // namespace eyrie
