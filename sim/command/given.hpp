// What a caller has as objects, where the command line has names of files: Python's networks, machines and mappings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// What is not given comes from its option.
struct Given {
    std::optional<AcceleratorConfig> accelerator = {};
    std::optional<Network> network = {};
    std::optional<std::string> mapping = {};  // text, as of a mapping file
    // In the place of the one, where a command takes several.
    std::vector<AcceleratorConfig> accelerators = {};
    std::vector<Network> networks = {};

    bool any() const { return accelerator || network || mapping || !accelerators.empty() || !networks.empty(); }
};

}  // namespace eyrie
