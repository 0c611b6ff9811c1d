// One element of a network file's `layers`; the keys are described in network.hpp.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/config/yaml.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// The keys that may stand in a network file's `defaults`.
std::vector<std::string> layer_default_keys();

// Reads and checks a layer; data files are looked up in `folder`. Throws InputError with file,
// line, key, what was found and what is allowed.
Layer read_layer(const YamlNode& node, const std::optional<YamlNode>& defaults, const std::filesystem::path& folder);

}  // namespace eyrie
