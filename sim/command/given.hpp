// What a caller has as objects, where the command line has names of files: Python's networks, machines and mappings.
#pragma once

#include <optional>
#include <string>

#include "dataflows/machine/accelerator.hpp"
#include "workloads/network.hpp"

namespace eyrie {

// What is not given comes from its option.
struct Given {
    std::optional<AcceleratorConfig> accelerator = {};
    std::optional<Network> network = {};
    std::optional<std::string> mapping = {};  // text, as of a mapping file
};

}  // namespace eyrie
