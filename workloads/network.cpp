#include "workloads/network.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// The layers as which an operation runs that is no layer by itself (workloads/lowering): those that say that they are
// of it, or NAME.1, NAME.2, ...
std::vector<Layer> parts_of_layer(const Network& network, const std::string& name) {
    std::vector<Layer> parts;
    for (const Layer& layer : network.layers)
        if (!name.empty() && layer.operation == name) parts.push_back(layer);
    if (!parts.empty()) return parts;
    for (const Layer& layer : network.layers)
        if (layer.name == fmt::format("{}.{}", name, parts.size() + 1)) parts.push_back(layer);
    return parts;
}

bool has_layer(const Network& network, const std::string& name) {
    return std::any_of(network.layers.begin(), network.layers.end(),
                       [&](const Layer& layer) { return layer.name == name; });
}

}  // namespace

const Layer& find_layer(const Network& network, const std::string& name) {
    std::vector<std::string> names;
    for (const Layer& layer : network.layers) {
        if (layer.name == name) return layer;
        names.push_back(layer.name);
    }
    const std::size_t parts = parts_of_layer(network, name).size();
    for (const Layer& layer : network.layers)
        if (parts == 1 && layer.operation == name) return layer;
    if (parts > 1)
        throw InputError(fmt::format("network {}: layer '{}' runs in {} parts; allowed: one of {}.1 to {}.{}",
                                     network.name, printable(name), parts, printable(name), printable(name), parts));
    for (const OperationBeside& one : network.beside)
        if (one.name == name)
            throw InputError(
                fmt::format("network {}: found '{}' ({}), which runs beside the array, not on it; allowed: {}",
                            network.name, printable(name), one.kind, listed(names)));
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
        if (name == "all") {
            layers.insert(layers.end(), network.layers.begin(), network.layers.end());
            continue;
        }
        const std::vector<Layer> parts =
            has_layer(network, name) ? std::vector<Layer>() : parts_of_layer(network, name);
        if (parts.size() > 1)
            layers.insert(layers.end(), parts.begin(), parts.end());
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
