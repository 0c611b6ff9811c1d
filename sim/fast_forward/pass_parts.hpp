// Runs a pass whose parts repeat, and jumps over parts when the state of the array repeats (docs/fast-forward.md).
//
// The input networks are held at the end of a part until nothing can move. As long as the next parts are equal, what
// happens then depends only on the array's time stamps relative to now. If the state is the same after two parts in a
// row, it will be the same after each of the equal parts that follow, and each adds the cycles and counts of the
// second.
//
// Psums of the parts that are jumped over are not computed: for runs of timing and counts only.
#pragma once

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "memory/global_buffer.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/array/pe_array.hpp"

namespace eyrie {

struct PartsRun {
    PassTimes times;
    LayerCounters skipped;  // counts of the parts that were jumped over, except those that the PEs count themselves
    Cycles skipped_cycles = 0;
};

PartsRun run_pass_in_parts(const PassShape& shape, const Pass& pass, const AcceleratorConfig& machine, PeArray& array,
                           GlobalBuffer& glb);

}  // namespace eyrie
