// Inputs of the network: their axes, as far as the file says them or a user does, and which of them is the batch.
#pragma once

#include <map>
#include <string>

#include "workloads/onnx/building.hpp"

namespace eyrie::onnx_format {

// Sizes of open axes by their names. An axis without a name is called INPUT[2].
using Symbols = std::map<std::string, std::int64_t>;

// Adds the graph's inputs that are no initializers to the scope, and to the graph that is built. `strips`: take a batch
// that the file fixes out of them. Throws InputError for open axes that nobody said a size of, and for sizes of axes
// that there are not.
Symbols read_inputs(Building& building, const onnx::GraphProto& graph, Scope& scope, bool strips);

// What the file says of a tensor's shape; nothing: that is open.
std::optional<Dims> declared_dims(const onnx::TypeProto& type, const Symbols& symbols);

}  // namespace eyrie::onnx_format
