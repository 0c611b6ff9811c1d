// Tensors that the model itself holds.
#pragma once

#include "workloads/onnx/building.hpp"

namespace eyrie::onnx_format {

// Throws InputError for shapes that are none, and for external data outside of the model's folder. `tensor` outlives
// the value.
void hold(const ModelFile& file, Value& value, const onnx::TensorProto& tensor);
void hold(const ModelFile& file, Value& value, const onnx::SparseTensorProto& tensor);

}  // namespace eyrie::onnx_format
