#include "workloads/network_file/network_file.hpp"

#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "workloads/network_file/entry.hpp"

namespace eyrie {

namespace {

void read_entries(const YamlNode& root, const std::filesystem::path& folder, NetworkFile& file) {
    Network& network = file.network;
    std::optional<YamlNode> defaults;
    if (root.has("defaults")) {
        defaults = root.at("defaults");
        defaults->allow_only(default_keys());
    }
    EntriesSoFar so_far;
    std::map<std::string, std::string> seen;  // names of entries and of their layers, and where they are
    for (const YamlNode& node : root.at("layers").elements()) {
        NetworkEntry entry = read_entry(node, defaults, folder, so_far);
        const auto take = [&](const std::string& name) {
            const auto [first, is_new] = seen.emplace(name, node.path());
            if (!is_new)
                node.at("name").fail(fmt::format(
                    "found '{}', already the name of {}; allowed: a name no other layer has", name, first->second));
        };
        take(entry.name);
        for (const Layer& layer : entry.layers) {
            if (layer.name != entry.name) take(layer.name);
            network.layers.push_back(layer);
        }
        if (entry.beside) network.beside.push_back(*entry.beside);
        so_far.add(entry);
        file.entries.push_back(std::move(entry));
    }
    if (network.layers.empty())
        root.at("layers").fail(network.beside.empty() ? "found an empty sequence; allowed: one layer or more"
                                                      : "found nothing for the array; allowed: one layer or more");
}

}  // namespace

Network load_network(const std::string& path) { return parse_network(YamlNode::file_text(path), path); }

NetworkFile parse_network_file(const std::string& text, const std::string& path) {
    const YamlNode root = YamlNode::parse_file(text, path);
    root.allow_only({"name", "description", "whole", "defaults", "layers"});
    NetworkFile file;
    Network& network = file.network;
    network.name = root.at("name").as_text();
    if (network.name.empty()) root.at("name").fail("found ''; allowed: a name");
    if (root.has("description")) network.description = root.at("description").as_text();
    if (root.has("whole")) network.whole = root.at("whole").as_boolean();
    read_entries(root, std::filesystem::absolute(path).parent_path(), file);
    return file;
}

Network parse_network(const std::string& text, const std::string& path) {
    return parse_network_file(text, path).network;
}

void check_data_found_from(const std::string& folder, const std::string& text, const std::string& path) {
    namespace fs = std::filesystem;
    const fs::path own = fs::absolute(path).parent_path();
    std::error_code ignored;
    if (fs::equivalent(own, fs::absolute(folder), ignored)) return;
    const YamlNode root = YamlNode::parse_file(text, path);
    for (const YamlNode& layer : root.at("layers").elements())
        for (const char* key : {"ifmap_file", "filter_file"}) {
            if (!layer.has(key)) continue;
            const std::string data = layer.at(key).as_text();
            if (!data.empty() && fs::path(data).is_relative())
                layer.at(key).fail(fmt::format(
                    "found '{}', which a copy in {} would not find; allowed: a copy in {}, or a path from the root",
                    data, fs::absolute(folder).lexically_normal().string(), own.string()));
        }
}

}  // namespace eyrie
