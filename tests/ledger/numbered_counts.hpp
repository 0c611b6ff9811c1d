// A layer in which every counter is another number.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

static_assert(std::has_unique_object_representations_v<LayerCounters>);

// All counters, whoever declared them.
inline std::vector<Count> bytes_of(const LayerCounters& counters) {
    std::vector<Count> all(sizeof counters / sizeof(Count));
    std::memcpy(all.data(), &counters, sizeof counters);
    return all;
}

// first, first + 1009, ...
inline LayerCounters numbered_counts(Count first) {
    LayerCounters counters;
    std::vector<Count> all(sizeof counters / sizeof(Count));
    for (Count& one : all) one = first += 1009;
    std::memcpy(static_cast<void*>(&counters), all.data(), sizeof counters);
    return counters;
}

inline RunResult run_of(const LayerCounters& counters) {
    RunResult run;
    LayerResult layer;
    layer.layer.name = "LAYER";
    layer.counters = counters;
    layer.mapping = "m=1";
    layer.active_pes = 1;
    run.layers = {layer};
    return run;
}

}  // namespace eyrie
