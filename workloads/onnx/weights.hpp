// Integer weights of a model as a run's data: read from the model's own bytes, or from files beside it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "workloads/onnx/building.hpp"

namespace eyrie::onnx_format {

// The constant's integers of at most 16 bits less their zero points, in the order that `turn` makes. Nothing: it is no
// such constant, was calculated, or does not fit. Throws InputError where the data are not as the shape says.
std::shared_ptr<const std::vector<std::int16_t>> weight_values(const ModelFile& file, const Value& value, Turn turn,
                                                               std::int64_t groups);

}  // namespace eyrie::onnx_format
