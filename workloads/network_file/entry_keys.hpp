// The keys of one entry of a network file, with the file's defaults behind them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/yaml.hpp"
#include "workloads/graph/operation.hpp"

namespace eyrie {

constexpr std::int64_t largest_size = 65536;

// The keys that may stand in a network file's `defaults`.
std::vector<std::string> default_keys();

// One entry, and where to look for what it leaves open.
struct EntryKeys {
    const YamlNode& node;
    const std::optional<YamlNode>& defaults;
    const std::filesystem::path& folder;  // of the network file
    bool shape_defaults = true;           // whether defaults of shape reach it

    // The value of `key` from the entry, else from the defaults where they apply.
    std::optional<YamlNode> value(const std::string& key) const;
    std::int64_t size(const std::string& key) const;  // 1 to 65536; required
    std::int64_t size_or(const std::string& key, std::int64_t otherwise) const;
    // One integer for all axes, or one for each.
    void each_axis(const std::string& key, IntegerRange range, const std::vector<Axis*>& axes,
                   std::int64_t Axis::*member) const;
    // The key 'padding' in all its forms; window and stride of the axes must be known.
    void padding(const std::vector<Axis*>& axes) const;
    // Throws InputError naming the first key that is not in `allowed`, with what others call things.
    void allow_only(const std::vector<std::string>& allowed) const;
};

}  // namespace eyrie
