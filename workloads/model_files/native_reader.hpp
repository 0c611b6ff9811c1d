// This program's own network files (workloads/network_file) as a graph: its layers, as they are run, then what is
// beside the array. Which takes what another one makes is not kept.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether it is YAML with an outermost key `layers`.
bool is_native(std::string_view bytes);

// Throws InputError.
Graph read_native(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
