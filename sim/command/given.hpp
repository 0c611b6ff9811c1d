// What a caller has as objects, where the command line has names of files: Python's networks, machines and mappings.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// An array for a name: of the network's weights, or of its inputs ("": the only one), as the bytes of a .npy file.
struct GivenArray {
    std::string name;
    std::shared_ptr<const std::string> content;
};

// What is not given comes from its option.
struct Given {
    std::optional<AcceleratorConfig> accelerator = {};
    std::optional<Network> network = {};
    std::shared_ptr<const Graph> graph = nullptr;  // of `network`; with --chain, --weights and --input it is needed
    bool keeps_graph = false;                      // the request has the graph, whether a chain needs it or not
    std::optional<std::string> mapping = {};       // text, as of a mapping file
    // In the place of the one, where a command takes several.
    std::vector<AcceleratorConfig> accelerators = {};
    std::vector<Network> networks = {};
    // Beside the files of --weights and --input.
    std::vector<GivenArray> weights = {};
    std::vector<GivenArray> inputs = {};

    bool any() const {
        return accelerator || network || mapping || !accelerators.empty() || !networks.empty() || !weights.empty() ||
               !inputs.empty();
    }
};

}  // namespace eyrie
