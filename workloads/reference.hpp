// The ofmaps a layer must have, computed straight from the definition of a convolution. Shares no
// code with any machine: it is what machines are checked against.
#pragma once

#include <cstdint>

#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

// Ofmaps of shape N M E F, wrapped to psum_bits, after ReLU where the layer has one. The layer
// must pass check_layer and the data must have its shapes.
OfmapTensor reference_ofmap(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic);

}  // namespace eyrie
