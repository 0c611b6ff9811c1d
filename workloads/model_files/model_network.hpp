// The network of a file, whatever its format: what --network takes.
#pragma once

#include <memory>
#include <string>

#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// A network, and the graph whose layers it has, in the order of the graph's operations.
struct NetworkModel {
    Network network;
    std::shared_ptr<Graph> graph;
};

// This program's own network file, or a model file (model_files.hpp) lowered to layers of the array. Throws InputError,
// also for sizes of axes that the file does not leave open.
Network load_network_of_any_format(const std::string& path, const ImportOptions& options = {});
// The same with its graph, which takes memory.
NetworkModel load_network_model(const std::string& path, const ImportOptions& options = {});

}  // namespace eyrie
