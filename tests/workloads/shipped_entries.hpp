// The entries of a network file that ships, as they stand there.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sim/config/yaml.hpp"
#include "tests/workloads/support.hpp"

namespace eyrie {

using Names = std::vector<std::string>;

inline bool has(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

inline std::vector<YamlNode> shipped_entries(const std::string& network) {
    const std::string path = std::string(EYRIE_SOURCE_DIR) + "/configs/networks/" + network + ".yaml";
    return YamlNode::load_file(path).at("layers").elements();
}

// Entries whose second operand is no weight.
inline Names products_of_activations(const std::string& network) {
    Names names;
    for (const YamlNode& entry : shipped_entries(network))
        if (entry.has("second") && entry.at("second").as_text() == "activation")
            names.push_back(entry.at("name").as_text());
    return names;
}

}  // namespace eyrie
