#include "sim/provenance/provenance.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

bool Provenance::has(const std::string& kind, const std::string& name) const {
    return std::any_of(files.begin(), files.end(),
                       [&](const FileDigest& one) { return one.kind == kind && one.name == name; });
}

void Provenance::add(const FileDigest& file) {
    if (!has(file.kind, file.name)) files.push_back(file);
}

nlohmann::ordered_json provenance_json(const Provenance& provenance) {
    const Build& build = provenance.build;
    Json out = {{"command", text_or_null(provenance.command)}, {"files", Json::array()}};
    for (const FileDigest& one : provenance.files)
        out["files"].push_back({{"kind", one.kind}, {"name", one.name}, {"sha256", one.sha256}});
    out["build"] = {{"version", build.version},
                    {"revision", text_or_null(build.revision)},
                    {"compiler", build.compiler},
                    {"type", build.type},
                    {"flags", build.flags}};
    return out;
}

void add_provenance(const std::optional<Provenance>& provenance, nlohmann::ordered_json& out) {
    if (provenance) out["provenance"] = provenance_json(*provenance);
}

}  // namespace eyrie
