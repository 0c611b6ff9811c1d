#include "sim/config/yaml.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "sim/config/yaml_tree.hpp"
#include "sim/host/input_file.hpp"
#include "sim/text/names.hpp"
#include "sim/text/number.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_file_bytes = 4u << 20;
constexpr const char* no_configuration = "no configuration file";
}  // namespace

YamlNode::YamlNode(std::shared_ptr<const YamlValue> value, std::string origin, std::string path, int line)
    : origin_(std::move(origin)), path_(std::move(path)), line_(line), value_(std::move(value)) {}

YamlNode YamlNode::parse_file(const std::string& text, const std::string& path) {
    YamlNode root = parse(text, path);
    root.is_file_ = true;
    return root;
}

bool YamlNode::is_map() const { return value_->kind == YamlValue::Kind::mapping; }
bool YamlNode::is_sequence() const { return value_->kind == YamlValue::Kind::sequence; }
bool YamlNode::is_scalar() const { return value_->kind == YamlValue::Kind::scalar; }

YamlNode YamlNode::load_file(const std::string& path) { return parse_file(file_text(path), path); }

std::string YamlNode::file_text(const std::string& path) {
    return read_input(path, longest_file_bytes, no_configuration);
}

void YamlNode::check_size(std::size_t bytes, const std::string& path) {
    if (bytes > longest_file_bytes) refuse_input(path, bytes, longest_file_bytes, no_configuration);
}

YamlNode YamlNode::parse(const std::string& text, const std::string& origin) {
    const YamlValue::Ptr root = read_yaml(text, origin);
    return YamlNode(root, origin, "", root->line);
}

bool YamlNode::has(const std::string& key) const {
    const auto& entries = value_->entries;
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first->scalar == key; });
}

YamlNode YamlNode::at(const std::string& key) const {
    if (!is_map()) fail("expected a mapping, found " + found());
    for (const auto& [name, value] : value_->entries)
        if (name->scalar == key) return YamlNode(value, origin_, path_of(key), name->line);
    fail(fmt::format("key '{}' is missing", key));
}

std::vector<std::string> YamlNode::keys() const {
    if (!is_map()) fail("expected a mapping, found " + found());
    std::vector<std::string> names;
    for (const auto& entry : value_->entries) names.push_back(entry.first->scalar);
    return names;
}

std::vector<std::pair<std::string, YamlNode>> YamlNode::entries() const {
    if (!is_map()) fail("expected a mapping, found " + found());
    std::vector<std::pair<std::string, YamlNode>> all;
    for (const auto& [name, value] : value_->entries)
        all.emplace_back(name->scalar, YamlNode(value, origin_, path_of(name->scalar), name->line));
    return all;
}

std::string YamlNode::path_of(const std::string& key) const {
    return path_.empty() ? key : fmt::format("{}.{}", path_, key);
}

std::vector<YamlNode> YamlNode::elements() const {
    if (!is_sequence()) fail("expected a sequence, found " + found());
    std::vector<YamlNode> all;
    for (const YamlValue::Ptr& element : value_->elements)
        all.push_back(YamlNode(element, origin_, fmt::format("{}[{}]", path_, all.size()), element->line));
    return all;
}

std::int64_t YamlNode::as_integer(IntegerRange range) const {
    const auto allowed = [&] { return fmt::format("an integer from {} to {}", range.low, range.high); };
    if (!is_scalar()) fail(fmt::format("expected {}, found {}", allowed(), found()));
    const std::string& text = value_->scalar;
    char* end = nullptr;
    errno = 0;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || end != text.c_str() + text.size() || std::isspace(static_cast<unsigned char>(text[0])))
        fail(fmt::format("expected {}, found {}", allowed(), found()));
    if (errno == ERANGE || value < range.low || value > range.high)
        fail(fmt::format("found {}; allowed: {}", printable(text), allowed()));
    return value;
}

double YamlNode::as_number(double low, double high) const {
    const auto allowed = [&] { return fmt::format("a number from {} to {}", format_number(low), format_number(high)); };
    if (!is_scalar()) fail(fmt::format("expected {}, found {}", allowed(), found()));
    const std::string& text = value_->scalar;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool decimal = text.find_first_not_of("0123456789+-.eE") == std::string::npos;  // no hex, nan, inf
    if (text.empty() || end != text.c_str() + text.size() || !decimal)
        fail(fmt::format("expected {}, found {}", allowed(), found()));
    if (!std::isfinite(value) || value < low || value > high)
        fail(fmt::format("found {}; allowed: {}", printable(text), allowed()));
    return value;
}

bool YamlNode::as_boolean() const {
    if (is_scalar() && value_->scalar == "true") return true;
    if (is_scalar() && value_->scalar == "false") return false;
    fail("expected true or false, found " + found());
}

std::string YamlNode::as_text() const {
    if (!is_scalar()) fail("expected text, found " + found());
    return value_->scalar;
}

std::string YamlNode::as_choice(const std::vector<std::string>& allowed) const {
    const std::string value = as_text();
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        // A letter alone could be meant for any of them.
        const std::string question = value.size() > 1 ? question_of(value, allowed) : "";
        fail(fmt::format("found {}; {}allowed: {}", found(), question, join(allowed, ", ")));
    }
    return value;
}

void YamlNode::allow_only(const std::vector<std::string>& allowed,
                          const std::map<std::string, std::string>& other_names) const {
    for (const std::string& key : keys()) {
        if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
        const auto known = other_names.find(key);
        if (known == other_names.end()) at(key).fail(unknown_name("key", key, allowed));
        at(key).fail(fmt::format("unknown key '{}': {}; allowed: {}", key, known->second, listed(allowed)));
    }
}

void YamlNode::fail(const std::string& message) const {
    throw InputError(yaml_place(origin_, line_) + (path_.empty() ? "" : printable(path_) + ": ") + message);
}

std::string YamlNode::where() const { return fmt::format("{}:{}", origin_, line_); }

std::string YamlNode::found() const {
    if (is_file_ && is_scalar()) return "text that is no YAML mapping";  // whose secrets are not to be told
    if (is_scalar()) return fmt::format("'{}'", printable(value_->scalar));
    if (is_map()) return "a mapping";
    if (is_sequence()) return "a sequence";
    return "nothing";
}

}  // namespace eyrie
