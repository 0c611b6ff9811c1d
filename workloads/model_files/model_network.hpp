// The network of a file, whatever its format: what --network takes.
#pragma once

#include <string>

#include "workloads/network.hpp"

namespace eyrie {

// This program's own network file, or a model file (model_files.hpp) lowered to layers of the array. Throws InputError.
Network load_network_of_any_format(const std::string& path);

}  // namespace eyrie
