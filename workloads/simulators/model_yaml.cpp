#include "workloads/simulators/model_yaml.hpp"

#include <fmt/format.h>

#include "sim/text/lines.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_bytes = std::size_t{4} << 20;  // as YamlNode::file_text has it

// Without what may stand before the first node.
bool is_remark(std::string_view line) {
    const std::string_view text = trimmed(line);
    return text.empty() || text[0] == '#' || text[0] == '%' || text == "---";
}

std::string_view unquoted(std::string_view key) {
    const bool quoted = key.size() > 1 && (key[0] == '"' || key[0] == '\'') && key.back() == key[0];
    return quoted ? key.substr(1, key.size() - 2) : key;
}

std::string_view first_text(std::string_view text) {
    for (Lines lines(text); lines.next();)
        if (!is_remark(lines.text())) return lines.text();
    return {};
}

}  // namespace

bool has_outer_key(std::string_view text, std::string_view key) {
    const std::string_view begin = trimmed(first_text(text));
    if (!begin.empty() && begin[0] == '{') {  // a flow mapping: the key is its first, or on a line of its own
        for (Lines lines(text); lines.next();) {
            std::string_view line = trimmed(lines.text());
            if (!line.empty() && line[0] == '{') line = trimmed(line.substr(1));
            const std::size_t colon = line.find(':');
            if (colon != std::string_view::npos && unquoted(trimmed(line.substr(0, colon))) == key) return true;
        }
        return false;
    }
    for (Lines lines(text); lines.next();) {
        const std::size_t colon = lines.text().find(':');
        if (colon != std::string_view::npos && unquoted(trimmed(lines.text().substr(0, colon))) == key &&
            lines.text()[0] != ' ')
            return true;
    }
    return false;
}

bool is_outer_sequence(std::string_view text) {
    const std::string_view line = trimmed(first_text(text));
    return line == "-" || line.substr(0, 2) == "- " || (!line.empty() && line[0] == '[');
}

YamlNode parse_model(const ModelFile& file) {
    if (file.bytes.size() > most_bytes)
        throw InputError(fmt::format("{}: found {} bytes of YAML; allowed: up to {} MiB", file.path, file.bytes.size(),
                                     most_bytes >> 20));
    return YamlNode::parse_file(file.bytes, file.path);
}

std::optional<YamlNode> merged_child(const YamlNode& node, const std::string& key) {
    constexpr int most_merges = 16;
    YamlNode at = node;
    for (int i = 0; i < most_merges; ++i) {
        if (at.has(key)) return at.at(key);
        if (!at.has("<<")) return std::nullopt;
        const YamlNode merged = at.at("<<");
        if (!merged.is_sequence()) {
            at = merged;
            continue;
        }
        for (const YamlNode& one : merged.elements())
            if (one.has(key)) return one.at(key);
        return std::nullopt;
    }
    return std::nullopt;
}

YamlNode needed_child(const YamlNode& node, const std::string& key) {
    const std::optional<YamlNode> child = merged_child(node, key);
    return child ? *child : node.at(key);  // which says that it is missing
}

}  // namespace eyrie
