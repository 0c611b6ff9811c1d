#include "workloads/network.hpp"

#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

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
            if (network.whole || !layer.fully_connected) layers.push_back(layer);
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
    if (!names.empty() || network.whole) return left_out;
    for (const Layer& layer : network.layers)
        if (layer.fully_connected) left_out.push_back(layer.name);
    if (left_out.size() == network.layers.size()) left_out.clear();
    return left_out;
}

}  // namespace eyrie
