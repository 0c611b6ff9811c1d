// Data that a model keeps in files beside it (onnx.ai, "External Data"): only inside the model's folder.
#pragma once

#include <string>

#include <onnx/onnx_pb.h>

#include "workloads/graph/graph.hpp"

namespace eyrie::onnx_format {

bool is_external(const onnx::TensorProto& tensor);
// Throws InputError for a place outside of the model's folder: an absolute path, `..`, a link that leads out.
void check_external(const ModelFile& file, const onnx::TensorProto& tensor);
// Of a tensor that `check_external` passed. Throws InputError when there are not `bytes`.
std::string external_data(const ModelFile& file, const onnx::TensorProto& tensor, std::size_t bytes);

}  // namespace eyrie::onnx_format
