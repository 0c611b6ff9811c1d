// The network of a file, whatever its format: what --network takes.
#pragma once

#include <string>

#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// This program's own network file, or a model file (model_files.hpp) lowered to layers of the array. Throws InputError,
// also for sizes of axes that the file does not leave open.
Network load_network_of_any_format(const std::string& path, const ImportOptions& options = {});

}  // namespace eyrie
