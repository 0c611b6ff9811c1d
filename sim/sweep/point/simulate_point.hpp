// One point's run, and what of it goes into the store.
#pragma once

#include "sim/sweep/point/point_inputs.hpp"
#include "sim/sweep/point/point_record.hpp"

namespace eyrie {

// All that is known of a point without running it.
PointRecord blank_record(const ResolvedPoint& point, const PointInputs& inputs);
// Runs it on a new chip: once per process. Throws as run_network does.
PointRecord simulate_point(const ResolvedPoint& point, const PointInputs& inputs);

}  // namespace eyrie
