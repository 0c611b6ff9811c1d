// Everything that the program declares, as JSON (schema eyrie.declarations/1): commands with their options, keys of
// files, columns of outputs. Manual pages, completion of the shell and reference pages are made from it
// (scripts/manual.py, scripts/site.py).
#pragma once

#include <string>
#include <vector>

#include "sim/command/options.hpp"

namespace eyrie {

struct DeclaredCommand {
    std::string name;
    std::string synopsis;
    const po::options_description* options;
    std::string positional;  // the option whose value is given without its name; "": none
};

// `usage`: what --help prints.
std::string declarations_json(const std::string& usage, const std::vector<DeclaredCommand>& commands);

}  // namespace eyrie
