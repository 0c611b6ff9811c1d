#include "sim/results/provenance.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

void Provenance::add(const FileDigest& file) {
    const auto same = [&](const FileDigest& one) { return one.kind == file.kind && one.name == file.name; };
    if (std::none_of(files.begin(), files.end(), same)) files.push_back(file);
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

}  // namespace eyrie
