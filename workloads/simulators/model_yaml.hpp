// YAML files of other programs: recognised by their keys without being parsed, read with the bounds of all YAML files,
// and with merge keys ("<<"), which configuration files do not have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/config/yaml.hpp"
#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether the text is a mapping with this key outermost: "KEY:" at the beginning of a line, or JSON's {"KEY".
bool has_outer_key(std::string_view text, std::string_view key);
// Whether the text is a sequence: it begins with "- ", or with "[".
bool is_outer_sequence(std::string_view text);

// Throws InputError, also for a file that is larger than a YAML file may be.
YamlNode parse_model(const ModelFile& file);

// The child of this key, in the mapping itself or in what it merges; the first that there is.
std::optional<YamlNode> merged_child(const YamlNode& node, const std::string& key);
// The same; throws InputError where there is none.
YamlNode needed_child(const YamlNode& node, const std::string& key);

}  // namespace eyrie
