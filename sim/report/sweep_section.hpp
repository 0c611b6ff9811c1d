// A sweep, made ready for the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "sim/host/progress.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

// How many points a section holds one by one (docs/reports.md).
struct SweepRoom {
    std::optional<std::int64_t> most_points;  // and all that are on a front in any case, and as many failures
    std::size_t most_bytes = 0;               // of its JSON, where that is not given
};

// What is computed from all points: counts, fronts, sensitivity, reasons of failures; and where there are more finished
// points than it holds, how many lie where.
nlohmann::ordered_json sweep_section(Store& store, const StoredSweep& sweep, const SweepRoom& room, Progress& progress);

}  // namespace eyrie
