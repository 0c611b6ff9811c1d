// The layers of a sweep's points on the page: cycles, energy and mapping of each, from which a chosen point's table is
// made. A page holds those of the points on fronts, then of others, up to a number of lines; of the rest it says that
// their commands print them.
#pragma once

#include <cstddef>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/report/sweep_fronts.hpp"
#include "sim/report/sweep_points.hpp"

namespace eyrie {

// Lines of 30 to 50 bytes: a megabyte at most.
constexpr std::size_t most_layer_lines = 20000;

// {"lists": [[[name, MACs], ...]], "mappings": [text], "points": [[place, list, array cycles, total cycles, energy,
// active PEs, mapping, array cycles, ...]]}; behind the MACs of a layer that is done several times, how often: all
// numbers are of one time. `held`: the points on the page, to whose places `place` refers. Layers'
// names and MACs, and mappings, which repeat from point to point, stand there once.
nlohmann::ordered_json sweep_layers(Store& store, std::int64_t sweep, const SweepPoints& points,
                                    const std::vector<Fronts>& fronts, const std::vector<std::size_t>& held);

}  // namespace eyrie
