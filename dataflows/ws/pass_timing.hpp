// A time that a pass under weight-stationary is never faster than: its psums, followed from filter row to filter row.
//
// Networks send in order, step by step of the ifmaps' stream, and a psum of one filter row is back in the buffer before
// the next row's chain continues it: so each chain waits for the chain before, and, through the order of the networks
// and FIFOs that are full, for those after it. Followed are the chains of one filter, head and top, by steps of a few
// columns; every wait that is counted is one of the machine (docs/time-model.md), others are left out. So no pass is
// sooner over, and none by much later.
#pragma once

#include <cstdint>

#include "dataflows/cost/least_cycles.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Under a mapping with chains of r channels.
std::int64_t least_pass_of_rows(const Layer& layer, const AcceleratorConfig& machine, std::int64_t r,
                                const PassExtents& x);

}  // namespace eyrie
