// Runs a pass whose parts repeat, and jumps over parts when the state of the array comes back (docs/fast-forward.md).
//
// The input networks are held at the end of a part until nothing can move. What happens next depends on the array's
// time stamps alone, relative to now, as long as the parts to come are alike. Found twice in a row, the state will come
// back after each of them, and their cycles and counts are those of the one between.
//
// Psums of parts that are jumped over are not made: for passes whose values nobody looks at.
#pragma once

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"

namespace eyrie {

struct PartsRun {
    PassTimes times;
    LayerCounters skipped;  // by parts that were jumped over, but for what the PEs have counted themselves
    Cycles skipped_cycles = 0;
};

PartsRun run_pass_in_parts(const PassShape& shape, const Pass& pass, const AcceleratorConfig& machine, PeArray& array,
                           GlobalBuffer& glb);

}  // namespace eyrie
