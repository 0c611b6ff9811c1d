#include "sim/sweep/store/sweep_settings.hpp"

#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/sweep/space/plain_value.hpp"
#include "sim/sweep/space/point_settings.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

void add(const YamlNode& root, const std::string& section, const std::string& prefix, Json& settings) {
    if (!root.has(section) || !root.at(section).is_map()) return;
    for (const auto& [key, node] : root.at(section).entries()) {
        std::vector<std::string> words;
        if (node.is_sequence())
            for (const YamlNode& one : node.elements()) words.push_back(one.is_scalar() ? one.as_text() : one.found());
        else
            words.push_back(node.is_scalar() ? node.as_text() : node.found());
        settings[prefix + key] = plain_value(join(words, ","));
    }
}

std::set<std::string> varied_keys(const YamlNode& root) {
    std::set<std::string> keys;
    if (!root.has("vary") || !root.at("vary").is_sequence()) return keys;
    for (const YamlNode& axis : root.at("vary").elements()) {
        if (!axis.is_map()) continue;
        if (axis.has("key")) keys.insert(axis.at("key").as_text());
        if (axis.has("link"))
            for (const YamlNode& key : axis.at("link").elements()) keys.insert(key.as_text());
    }
    return keys;
}

}  // namespace

Json base_settings(const StoredSweep& sweep, const std::string& store) {
    const YamlNode root = YamlNode::parse(sweep.text, store + ": file of sweep " + printable(sweep.name));
    Json given = Json::object();
    if (!root.is_map() || !root.has("base")) return given;
    add(root, "base", "", given);
    add(root, "serve", serve_prefix, given);
    const std::set<std::string> varied = varied_keys(root);
    for (const char* key : {"accelerator", "dataflow", "batch", "objective", "mapper"}) {
        const bool of_mapping =
            std::string(key) == "dataflow" && (given.contains("mapping") || varied.count("mapping"));
        if (!given.contains(key) && varied.count(key) == 0 && !of_mapping)
            given[key] = plain_value(PointSettings().get(key));
    }
    Json settings = Json::object();
    for (const std::string& key : setting_keys())
        if (given.contains(key)) settings[key] = given[key];
    settings.update(given);  // keys of the machine, in the order of the file
    return settings;
}

}  // namespace eyrie
