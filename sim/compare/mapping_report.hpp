// eyrie map: the mapping of each layer, its loop nest, its costs, and the runners-up.
#pragma once

#include <string>
#include <vector>

#include "sim/run/mapping_chooser.hpp"
#include "sim/run/run_network.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

struct MappedLayer {
    std::string layer;
    std::optional<Folding> folding;  // of a product of matrices; the plan is for the layer as it is folded
    std::string folding_text;        // "" where it lies as it is written
    Plan plan;
    MappingCost cost;
    std::optional<MappingProof> proof;      // of the exact mapper: costs are simulated ones
    std::int64_t candidates = 0;            // 0: the parameters were given
    std::vector<RankedMapping> runners_up;  // best first
};

// Of layer number `number` of the request.
MappedLayer map_layer(const RunRequest& request, std::size_t number, MappingChooser& chooser);

// `cannot_run`: layers that were asked for and have no mapping.
std::string mapping_text(const std::vector<MappedLayer>& layers, const std::vector<UnrunLayer>& cannot_run,
                         const RunRequest& request, const TableLayout& layout = {});
// The table that it has for each layer, without rows.
Tables mapping_tables(const RunRequest& request);
std::string mapping_json(const std::vector<MappedLayer>& layers, const std::vector<UnrunLayer>& cannot_run,
                         const RunRequest& request);  // schema eyrie.map/1

}  // namespace eyrie
