#include "workloads/network.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/layer_yaml.hpp"

namespace eyrie {

namespace {

std::vector<Layer> read_layers(const YamlNode& root, const std::filesystem::path& folder) {
    std::optional<YamlNode> defaults;
    if (root.has("defaults")) {
        defaults = root.at("defaults");
        defaults->allow_only(layer_default_keys());
    }
    std::vector<Layer> layers;
    std::map<std::string, std::string> seen;
    for (const YamlNode& node : root.at("layers").elements()) {
        layers.push_back(read_layer(node, defaults, folder));
        const auto [first, is_new] = seen.emplace(layers.back().name, node.path());
        if (!is_new)
            node.at("name").fail(fmt::format("found '{}', already the name of {}; allowed: a name no other layer has",
                                             layers.back().name, first->second));
    }
    if (layers.empty()) root.at("layers").fail("found an empty sequence; allowed: one layer or more");
    return layers;
}

}  // namespace

Network load_network(const std::string& path) {
    const YamlNode root = YamlNode::load_file(path);
    root.allow_only({"name", "description", "defaults", "layers"});
    Network network;
    network.name = root.at("name").as_text();
    if (network.name.empty()) root.at("name").fail("found ''; allowed: a name");
    if (root.has("description")) network.description = root.at("description").as_text();
    network.layers = read_layers(root, std::filesystem::absolute(path).parent_path());
    return network;
}

const Layer& find_layer(const Network& network, const std::string& name) {
    std::vector<std::string> names;
    for (const Layer& layer : network.layers) {
        if (layer.name == name) return layer;
        names.push_back(layer.name);
    }
    throw InputError(fmt::format("network {}: {}", network.name, unknown_name("layer", name, names)));
}

std::vector<Layer> select_layers(const Network& network, const std::vector<std::string>& names) {
    std::vector<Layer> layers;
    if (names.empty()) {
        for (const Layer& layer : network.layers)
            if (!layer.fully_connected) layers.push_back(layer);
        return layers.empty() ? network.layers : layers;
    }
    for (const std::string& name : names) {
        if (name == "all")
            layers.insert(layers.end(), network.layers.begin(), network.layers.end());
        else
            layers.push_back(find_layer(network, name));
    }
    std::set<std::string> seen;
    for (const Layer& layer : layers)
        if (!seen.insert(layer.name).second) throw InputError(layer.name + ": given twice");
    return layers;
}

std::vector<std::string> layers_left_out(const Network& network, const std::vector<std::string>& names) {
    std::vector<std::string> left_out;
    if (!names.empty()) return left_out;
    for (const Layer& layer : network.layers)
        if (layer.fully_connected) left_out.push_back(layer.name);
    if (left_out.size() == network.layers.size()) left_out.clear();
    return left_out;
}

}  // namespace eyrie
