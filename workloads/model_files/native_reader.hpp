// This program's own network files (workloads/network_file) as a graph: what its entries do on the array, then what is
// beside the array. Which takes what another one makes is not kept.
#pragma once

#include <string>
#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether it is YAML with an outermost key `layers`.
bool is_native(std::string_view bytes);

// Throws InputError.
Graph read_native(const ModelFile& file, const ImportOptions& options);

// Such a file for `folder`: as it stands, since a graph has neither its defaults nor its zeros. Throws InputError where
// its data files are not found from there.
std::string native_copy(const ModelFile& file, const std::string& folder);

}  // namespace eyrie
