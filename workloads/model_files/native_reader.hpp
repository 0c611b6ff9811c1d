// This program's own network files (workloads/network.hpp) as a graph.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether it is YAML with an outermost key `layers`.
bool is_native(std::string_view bytes);

// Throws InputError.
Graph read_native(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
