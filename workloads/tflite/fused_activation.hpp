// The activation that many operators of TFLite apply to their result.
#pragma once

#include "workloads/tflite/file_model.hpp"

namespace eyrie::tflite {

// Its name ("RELU6"), or null for none. Throws InputError for one that the format does not have.
const char* fused_activation(const FileOperator& op);

}  // namespace eyrie::tflite
