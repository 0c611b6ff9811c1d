// CoreML models (.mlmodel: one protobuf message, CoreML.Specification.Model) as graphs: neural networks, classifiers
// and regressors of layers.
//
// The file holds no shapes but those of its inputs; all others follow layer by layer. What a layer type stands for is
// in layers.cpp; others are listed as unsupported, by name or by the number of their field. The schema's field numbers
// are written where they are used.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// By content: the outermost fields of a Model. Also true for a model that was cut off.
bool is_coreml(std::string_view bytes) noexcept;

// Throws InputError "FILE: layer NAME (convolution): found ...; allowed: ...".
Graph read_coreml(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
