// A mapping file: per layer, a dataflow's parameters.
//     dataflow: rs
//     layers:
//       CONV1: {m: 96, n: 1, e: 7, p: 16, q: 1, r: 1, t: 2}
// with all parameters of the dataflow but g, whose default is 1. A product of matrices may be folded anew (workloads/
// folding.hpp); its parameters are then those of the folded layer:
//       FC1: {m: 10, ..., folding: {rows: 1, columns: 1, images: 4, window: 2}}
#pragma once

#include <map>
#include <string>

#include "dataflows/mapping/mapping_parameters.hpp"
#include "workloads/folding.hpp"
#include "workloads/network.hpp"

namespace eyrie {

struct MappingFile {
    std::string dataflow;
    std::map<std::string, MappingParameters> layers;
    std::map<std::string, Folding> foldings;    // of layers that have one
    std::map<std::string, std::string> places;  // of each layer: "file:line"
};

// Throws InputError; also for a layer that the network does not have.
MappingFile load_mapping_file(const std::string& path, const Network& network);
// The same of a text; `origin` stands for the file's name in messages.
MappingFile parse_mapping_file(const std::string& text, const std::string& origin, const Network& network);

}  // namespace eyrie
