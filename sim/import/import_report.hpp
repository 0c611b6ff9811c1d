// What `eyrie import` found in a model file, as tables and as JSON.
#pragma once

#include <optional>
#include <string>

#include "sim/provenance/provenance.hpp"
#include "workloads/graph/graph.hpp"

namespace eyrie {

std::string import_report(const Graph& graph, const std::string& path, std::size_t width = 0);
// Schema eyrie.import/1.
std::string import_json(const Graph& graph, const std::string& path, const std::optional<Provenance>& provenance = {});

}  // namespace eyrie
