// What a result was made of: the command, the files that it read, by their digests, and the program. Each result file
// ends with it, so that the result can be made again, and what was changed since can be told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

// Of the program. Nothing in a result depends on it; the section is the one place that tells two builds apart.
struct Build {
    std::string version;
    std::string revision;  // of its sources; "": not known
    std::string compiler;
    std::string type;
    std::string flags;
};

struct FileDigest {
    std::string kind;  // network, mapping, accelerator, energy table, technology, area table, tensor, model, result
    std::string name;  // as it was asked for
    std::string sha256;
};

struct Provenance {
    std::string command;  // "": no command makes it, as a caller had objects where a command has names
    std::vector<FileDigest> files;
    Build build;

    bool has(const std::string& kind, const std::string& name) const;
    // Adds a file that is not there yet.
    void add(const FileDigest& file);
};

// {"command", "files": [{"kind", "name", "sha256"}], "build": {"version", "revision", "compiler", "type", "flags"}}
nlohmann::ordered_json provenance_json(const Provenance& provenance);
// As `provenance` of a file's object, where it is known: what is made without a command has none.
void add_provenance(const std::optional<Provenance>& provenance, nlohmann::ordered_json& out);

}  // namespace eyrie
