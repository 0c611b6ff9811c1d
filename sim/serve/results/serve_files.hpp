// Writes answers: tables for the terminal, JSON (schema eyrie.serve/1), CSV, and a timeline for Perfetto.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/provenance/provenance.hpp"
#include "sim/serve/results/serve_result.hpp"

namespace eyrie {

// A network on a machine that has no answer, and why.
struct UnservedCell {
    std::string network;
    std::string accelerator;
    std::string scenario;
    std::string reason;
};

// Of one question, or of several networks, machines and scenarios (serve --table).
struct Served {
    std::vector<ServeResult> results;
    std::vector<UnservedCell> unserved;
    std::optional<Provenance> provenance;  // where a command made it
};

// One result as the benchmark prints it.
std::string serve_text(const ServeResult& result, std::size_t width = 0);
// Networks x machines, a column for each scenario.
std::string serve_table(const Served& served, std::size_t width = 0);
std::string serve_json(const Served& served);
std::string serve_csv(const Served& served);
// What each chip did in the first 10,000 services that were recorded. Throws InputError, ComputerError.
void write_serve_timeline(const ServeResult& result, const std::string& path);

}  // namespace eyrie
