// What `eyrie import` found in a model file, as tables and as JSON.
#pragma once

#include <string>

#include "workloads/graph/graph.hpp"

namespace eyrie {

std::string import_report(const Graph& graph, const std::string& path);
std::string import_json(const Graph& graph, const std::string& path);  // eyrie.import/1

}  // namespace eyrie
