#include "sim/configs/technologies.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// "28nm" -> 28.
std::optional<double> node_of(const std::string& name) {
    double node = 0;
    const char* const end = name.data() + name.size();
    const auto [unit, error] = std::from_chars(name.data(), end, node, std::chars_format::fixed);
    if (error != std::errc() || std::string(unit, end) != "nm" || !(node > 0)) return std::nullopt;
    return node;
}

// Shipped technologies by node.
std::map<double, std::string> shipped_nodes() {
    std::map<double, std::string> nodes;
    for (const std::string& name : list_configs("technologies"))
        if (const auto node = node_of(name)) nodes.emplace(*node, name);
    return nodes;
}

}  // namespace

bool is_node_between(const std::string& name) {
    const std::optional<double> node = node_of(name);
    if (!node) return false;
    const std::map<double, std::string> nodes = shipped_nodes();
    if (nodes.empty() || nodes.count(*node) != 0) return false;
    if (*node < nodes.begin()->first || *node > nodes.rbegin()->first)
        throw InputError(
            fmt::format("technology: found '{}'; allowed: a node from {} to {} (prices are interpolated between "
                        "those that there are numbers for, not beyond them), or a file's path",
                        printable(name), nodes.begin()->second, nodes.rbegin()->second));
    return true;
}

std::vector<std::string> technology_names(const std::string& name_or_file) {
    if (is_config_path(name_or_file) || !is_node_between(name_or_file)) return {name_or_file};
    const std::map<double, std::string> nodes = shipped_nodes();
    const auto larger = nodes.upper_bound(*node_of(name_or_file));
    return {std::prev(larger)->second, larger->second};
}

std::shared_ptr<const Technology> find_technology(const std::string& name_or_file) {
    const auto load = [](const std::string& name) { return load_technology(find_config("technologies", name)); };
    const std::vector<std::string> names = technology_names(name_or_file);
    const std::shared_ptr<const Technology> smaller = load(names.front());
    if (names.size() == 1) return smaller;
    const std::shared_ptr<const Technology> larger = load(names.back());
    struct Made {
        std::shared_ptr<const Technology> smaller, larger, between;
    };
    static std::map<std::string, Made> made;
    static std::mutex one_at_a_time;
    const std::lock_guard<std::mutex> held(one_at_a_time);
    Made& found = made[name_or_file];
    if (found.smaller != smaller || found.larger != larger)
        found = {smaller, larger, technology_between(*smaller, *larger, *node_of(name_or_file))};
    return found.between;
}

}  // namespace eyrie
