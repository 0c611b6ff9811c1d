// A layer's passes with the operands a DMA would bring, worked out from the plan's own description
// of its addresses, and its ofmaps found in the psums that the passes leave.
#pragma once

#include <vector>

#include "tests/oracle/clocked_array.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

std::vector<ClockedPass> layer_passes(const Layer& layer, const LayerData& data, const Plan& plan);

// Of shape N M E F, after ReLU where the layer has one.
OfmapTensor ofmap_in(const ClockedResult& result, const Layer& layer, const Plan& plan, int psum_bits);

}  // namespace eyrie
