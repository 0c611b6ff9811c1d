// The operands of a layer: read from the .npy files it names, or else seeded pseudo-random values,
// the same on every machine and independent of which other layers run.
#pragma once

#include <cstdint>

#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

struct LayerData {
    Tensor<std::int16_t> ifmap;   // N, C, H, W, without padding
    Tensor<std::int16_t> filter;  // M, C/G, R, S
};

// Seeded ifmaps are zero with probability ifmap_zeros, elsewhere uniform in a range without zero:
// positive, as they come out of a ReLU, or of both signs for a layer of raw data (ifmap_zeros = 0
// and no ofmap_zeros). An image does not depend on the batch it is in. The ranges, and how
// ofmap_zeros is reached, are in operand_ranges.hpp.
// Throws InputError for a layer or an arithmetic that fails its check, a batch out of 1 to 65536,
// operands of more than 2^32 words, and unusable files.
LayerData make_layer_data(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic);
// One of its two tensors alone.
Tensor<std::int16_t> make_ifmap(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                const Arithmetic& arithmetic);
Tensor<std::int16_t> make_filter(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                 const Arithmetic& arithmetic);

}  // namespace eyrie
