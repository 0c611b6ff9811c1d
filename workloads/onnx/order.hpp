// Nodes in an order in which each comes after those whose outputs it takes.
#pragma once

#include <string>
#include <vector>

#include <google/protobuf/repeated_field.h>
#include <onnx/onnx_pb.h>

namespace eyrie::onnx_format {

// That of the file, if it is one. Throws InputError, without the file's name, for a node that needs its own result.
std::vector<int> running_order(const google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes);

}  // namespace eyrie::onnx_format
