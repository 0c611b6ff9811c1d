// A sweep, made ready for the page.
#pragma once

#include <cstdint>

#include <nlohmann/json_fwd.hpp>

#include "sim/host/progress.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

// What is computed from all points: counts, fronts, sensitivity, reasons of failures. One by one the section holds at
// most `most_points` finished points (docs/reports.md), all that are on a front in any case, and as many failures.
nlohmann::ordered_json sweep_section(Store& store, const StoredSweep& sweep, std::int64_t most_points,
                                     Progress& progress);

}  // namespace eyrie
