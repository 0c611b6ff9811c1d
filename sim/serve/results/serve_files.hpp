// Writes answers: tables for the terminal, JSON (schema eyrie.serve/1), CSV, and a timeline for Perfetto.
#pragma once

#include <string>
#include <vector>

#include "sim/serve/results/serve_result.hpp"

namespace eyrie {

// A network on a machine that has no answer, and why.
struct UnservedCell {
    std::string network;
    std::string accelerator;
    std::string scenario;
    std::string reason;
};

// One result as the benchmark prints it.
std::string serve_text(const ServeResult& result);
// Networks x machines, a column for each scenario.
std::string serve_table(const std::vector<ServeResult>& results, const std::vector<UnservedCell>& unserved);
std::string serve_json(const std::vector<ServeResult>& results, const std::vector<UnservedCell>& unserved);
std::string serve_csv(const std::vector<ServeResult>& results, const std::vector<UnservedCell>& unserved);
// What each chip did in the first 10,000 services that were recorded. Throws InputError, ComputerError.
void write_serve_timeline(const ServeResult& result, const std::string& path);

}  // namespace eyrie
