#include "sim/results/provenance_field.hpp"

#include <nlohmann/json.hpp>

namespace eyrie {

void check_provenance(const JsonField& of) {
    if (!of.has("provenance")) return;
    const JsonField provenance = of.at("provenance");
    if (!provenance.at("command").value().is_null()) provenance.at("command").as_text();
    for (const JsonField& one : provenance.at("files").elements())
        for (const char* text : {"kind", "name", "sha256"}) one.at(text).as_text();
    const JsonField build = provenance.at("build");
    for (const char* text : {"version", "compiler", "type", "flags"}) build.at(text).as_text();
    if (!build.at("revision").value().is_null()) build.at("revision").as_text();
}

}  // namespace eyrie
