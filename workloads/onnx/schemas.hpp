// ONNX's own operator schemas. libonnx is loaded when a node first asks for one: linked, it would cost every start of
// the program milliseconds. Where it is not there, no operator has a schema.
#pragma once

#include <cstdint>
#include <string>

#include <onnx/defs/schema.h>

namespace eyrie::onnx_format {

// The newest schema of an operator that is no newer than `version` of its domain; nullptr: none.
const onnx::OpSchema* find_schema(const std::string& type, std::int64_t version, const std::string& domain);
// Throws an exception of ONNX where the node is not as its schema says: numbers of inputs, attributes and their types.
void verify(const onnx::OpSchema& schema, const onnx::NodeProto& node);

}  // namespace eyrie::onnx_format
