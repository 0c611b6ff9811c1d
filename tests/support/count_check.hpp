// Compares what the machine counted with the closed forms.
#pragma once

#include <string>

#include "dataflows/counts/closed_form.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "sim/array/layer_counters.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

// The first counter that differs, as "name: counted x, closed form y"; "" when all are equal. Covers
// every access counter, the MACs, and that the PEs' cycles sum to the total.
std::string count_difference(const LayerCounters& counted, const Layer& layer, const LayerData& data, const Plan& plan,
                             const AcceleratorConfig& machine);

// The first bound that the cycles break, or "": MACs over active PEs, words over bus widths, bytes
// over the DRAM link's bandwidth.
std::string bound_broken(const LayerCounters& counted, std::int64_t active_pes, const AcceleratorConfig& machine);

}  // namespace eyrie
