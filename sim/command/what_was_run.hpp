// What a command tells in its result about itself: its words and the files that it read (sim/results/provenance.hpp).
#pragma once

#include <string>
#include <vector>

#include "sim/command/options.hpp"
#include "sim/results/provenance.hpp"

namespace eyrie {

// A command, however it was written: options by their long names in the order of its help, words quoted for a shell.
// Left out is what changes no number: options at their defaults, outputs, traces, and how a run is told of or speeded
// up. Given objects are no command: "".
std::string command_text(const std::string& command, const po::variables_map& values,
                         const po::options_description& options, const Given& given = {});

// The command with the files that its requests stand on, each once: network, tensors, mapping, accelerators, prices.
// `given`: by their texts. Throws as readers of these files do.
Provenance provenance_of(const std::string& command, const po::variables_map& values, const Given& given,
                         const std::vector<RunRequest>& requests, const Build& build);

}  // namespace eyrie
