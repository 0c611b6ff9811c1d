// Finds shipped configuration files by name.
#pragma once

#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "sim/config/yaml_fields.hpp"

namespace eyrie {

// kind: "accelerators", "networks", "mappings", "energy", "technologies", "area" or "sweeps". A name resolves to
// NAME.yaml in the first of $EYRIE_CONFIGS, the installed share/eyrie/configs (the program's or the Python module's),
// the source tree's configs that exists; a path (with a slash, or ending in .yaml or .yml) is taken as it is, and so
// is, as a network, a file with an ending. Throws InputError listing the names.
std::string find_config(const std::string& kind, const std::string& name_or_file);
// Whether a name is taken as a path.
bool is_config_path(const std::string& name_or_file);
// Names of the shipped files of a kind, sorted.
std::vector<std::string> list_configs(const std::string& kind);

// An accelerator by name or file. isca16_DATAFLOW_PES, where it is in no file, is the machine of that dataflow at equal
// area (dataflows/equal_area/equal_area.hpp). Throws InputError.
bool is_equal_area_name(const std::string& name);
AcceleratorConfig find_accelerator(const std::string& name_or_file, const Overrides& overrides);

}  // namespace eyrie
