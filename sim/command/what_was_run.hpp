// What a command tells in its result about itself: its words and the files that it read, by the digests of the
// bytes that were read (sim/provenance/provenance.hpp, sim/host/command_files.hpp).
#pragma once

#include <string>
#include <vector>

#include "sim/command/options.hpp"
#include "sim/diff/result_diff.hpp"
#include "sim/provenance/provenance.hpp"

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
// The same of the published accounting, of prices, of a model file, and of two results.
Provenance provenance_of_accounting(const std::string& command, const po::variables_map& values, const Given& given,
                                    const Build& build);
Provenance provenance_of_prices(const std::string& command, const po::variables_map& values, const Given& given,
                                const AcceleratorConfig& machine, const Build& build);
Provenance provenance_of_model(const std::string& command, const std::string& path, const Build& build);
Provenance provenance_of_results(const std::string& command, const ResultText& a, const ResultText& b,
                                 const Build& build);

}  // namespace eyrie
