// Technologies by name: a shipped one, a file, or a node between two shipped ones ("28nm").
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/technology/technology.hpp"

namespace eyrie {

// Whether the name is of a node ("28nm") that no file is for. Throws InputError where it lies outside those that there
// are files for.
bool is_node_between(const std::string& name);

// The technologies that there are files for and that this one is made of: itself, or its two neighbours.
std::vector<std::string> technology_names(const std::string& name_or_file);

// Throws InputError.
std::shared_ptr<const Technology> find_technology(const std::string& name_or_file);

}  // namespace eyrie
