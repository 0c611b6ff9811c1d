// Nodes in an order in which each comes after those whose outputs it takes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <google/protobuf/repeated_field.h>
#include <onnx/onnx_pb.h>

namespace eyrie::onnx_format {

// Of a node without a name: its type and how many nodes stand before it.
std::string name_of(const onnx::NodeProto& node, std::int64_t number);
// That of the file, if it is one. Throws InputError, without the file's name, for a node that needs its own result;
// `first`: nodes that were read before these.
std::vector<int> running_order(const google::protobuf::RepeatedPtrField<onnx::NodeProto>& nodes, std::int64_t first);

}  // namespace eyrie::onnx_format
