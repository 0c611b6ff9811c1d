#include "sim/config/yaml_fields.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "sim/config/yaml_quotes.hpp"
#include "sim/text/names.hpp"
#include "sim/text/number.hpp"

namespace eyrie {

namespace {

// As YAML that reads back as the same text, and does nothing to a terminal: plain where that is certain, else quoted.
std::string yaml_quoted(const std::string& text) {
    const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,;()/+*=";
    const bool is_word = !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
                         text.find_first_not_of(plain) == std::string::npos && text.back() != ' ' && text != "null" &&
                         text != "Null" && text != "NULL";
    if (is_word) return text;
    return yaml_in_quotes(text);
}

}  // namespace

void FieldVisitor::integer(const std::string& key, int& value, IntegerRange range, const std::string& unit,
                           const std::string& doc) {
    std::int64_t wide = value;
    integer(key, wide, range, unit, doc);
    value = static_cast<int>(wide);
}

void Overrides::add(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == assignment.size())
        throw InputError(fmt::format("--set: found '{}'; allowed: key.path=value", assignment));
    if (!values_.emplace(assignment.substr(0, equals), assignment.substr(equals + 1)).second)
        throw InputError(fmt::format("--set: {}: given twice", assignment.substr(0, equals)));
}

YamlFieldReader::YamlFieldReader(const YamlNode& root, const Overrides& overrides)
    : pending_overrides_(overrides.values()) {
    if (!root.is_map()) root.fail("expected a mapping, found " + root.found());
    levels_.push_back({&root, "", {}});
}

std::string YamlFieldReader::path_of(const std::string& key) const { return levels_.back().prefix + key; }

void YamlFieldReader::section(const std::string& key, const std::string&, const std::function<void()>& fields) {
    Level& parent = levels_.back();
    parent.declared.push_back(key);
    const std::string prefix = path_of(key) + ".";
    if (parent.node != nullptr && parent.node->has(key)) {
        const YamlNode child = parent.node->at(key);
        if (!child.is_map()) child.fail("expected a mapping, found " + child.found());
        levels_.push_back({&child, prefix, {}});
        fields();
        check_level(levels_.back());
        levels_.pop_back();
    } else {
        levels_.push_back({nullptr, prefix, {}});
        fields();
        levels_.pop_back();
    }
}

template <class Use>
void YamlFieldReader::use(const std::string& key, Use&& use) {
    Level& level = levels_.back();
    level.declared.push_back(key);
    declared_paths_.push_back(path_of(key));
    const auto given = pending_overrides_.find(path_of(key));
    if (given != pending_overrides_.end()) {
        use(YamlNode::parse(given->second, fmt::format("--set {}={}", given->first, given->second)));
        pending_overrides_.erase(given);
    } else if (level.node != nullptr && level.node->has(key)) {
        use(level.node->at(key));
    }
}

void YamlFieldReader::integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string&,
                              const std::string&) {
    use(key, [&](const YamlNode& node) { value = node.as_integer(range); });
}
void YamlFieldReader::number(const std::string& key, double& value, double low, double high, const std::string&,
                             const std::string&) {
    use(key, [&](const YamlNode& node) { value = node.as_number(low, high); });
}
void YamlFieldReader::boolean(const std::string& key, bool& value, const std::string&) {
    use(key, [&](const YamlNode& node) { value = node.as_boolean(); });
}
void YamlFieldReader::text(const std::string& key, std::string& value, const std::string&) {
    use(key, [&](const YamlNode& node) { value = node.as_text(); });
}
void YamlFieldReader::choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                             const std::string&) {
    use(key, [&](const YamlNode& node) { value = node.as_choice(allowed); });
}

void YamlFieldReader::check_level(const Level& level) const {
    if (level.node != nullptr) level.node->allow_only(level.declared);
}

// By the last part, in whatever section it is; else by the whole path; else by what is like the last part.
std::vector<std::string> YamlFieldReader::likely_paths(const std::string& found) const {
    constexpr std::size_t most = 4;
    const auto last_part = [](const std::string& path) { return path.substr(path.rfind('.') + 1); };
    std::vector<std::string> keys, likely;
    for (const std::string& path : declared_paths_) keys.push_back(last_part(path));
    const auto add_paths_of = [&](const std::string& key) {
        for (const std::string& path : declared_paths_)
            if (last_part(path) == key && std::find(likely.begin(), likely.end(), path) == likely.end())
                likely.push_back(path);
    };
    add_paths_of(last_part(found));
    if (likely.empty()) likely = closest_names(found, declared_paths_);
    if (likely.empty())
        for (const std::string& key : likely_names(last_part(found), keys)) add_paths_of(key);
    likely.resize(std::min(likely.size(), most));
    return likely;
}

std::vector<std::string> YamlFieldReader::paths_in(const std::string& section) const {
    std::vector<std::string> inside;
    for (const std::string& path : declared_paths_)
        if (path.compare(0, section.size() + 1, section + ".") == 0) inside.push_back(path);
    return inside;
}

// All keys are too many for a message: those that may be meant, else those of the section.
void YamlFieldReader::refuse_override(const std::string& path, const std::string& value) const {
    const std::string set = fmt::format("--set {}={}", path, value);
    const std::vector<std::string> inside = paths_in(path);
    if (!inside.empty()) throw InputError(fmt::format("{}: a section has no value; allowed: {}", set, listed(inside)));
    const std::vector<std::string> likely = likely_paths(path);
    const std::vector<std::string> beside = paths_in(path.substr(0, path.find('.')));
    const std::string allowed = likely.empty() && !beside.empty() ? listed(beside) + "; " : "";
    throw InputError(
        fmt::format("{}: {}", set,
                    unknown_name("key", path, allowed + "the keys that 'eyrie show accelerator NAME' prints", likely)));
}

void YamlFieldReader::finish() {
    check_level(levels_.front());
    for (const auto& [path, value] : pending_overrides_) refuse_override(path, value);
}

void YamlFieldPrinter::line(const std::string& key, const std::string& value, const std::string& doc) {
    std::string text = fmt::format("{}{}:{}", std::string(static_cast<std::size_t>(depth_) * 2, ' '), key,
                                   value.empty() ? "" : " " + value);
    if (with_docs_ && !doc.empty()) {
        if (text.size() < 34) text.resize(34, ' ');
        text += "  # " + doc;
    }
    out_ += text + "\n";
}
void YamlFieldPrinter::section(const std::string& key, const std::string& doc, const std::function<void()>& fields) {
    line(key, "", doc);
    ++depth_;
    fields();
    --depth_;
}
void YamlFieldPrinter::integer(const std::string& key, std::int64_t& value, IntegerRange, const std::string& unit,
                               const std::string& doc) {
    line(key, std::to_string(value), unit.empty() ? doc : fmt::format("{} [{}]", doc, unit));
}
void YamlFieldPrinter::number(const std::string& key, double& value, double, double, const std::string& unit,
                              const std::string& doc) {
    line(key, format_number(value), unit.empty() ? doc : fmt::format("{} [{}]", doc, unit));
}
void YamlFieldPrinter::boolean(const std::string& key, bool& value, const std::string& doc) {
    line(key, value ? "true" : "false", doc);
}
void YamlFieldPrinter::text(const std::string& key, std::string& value, const std::string& doc) {
    line(key, yaml_quoted(value), doc);
}
void YamlFieldPrinter::choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                              const std::string& doc) {
    line(key, value, fmt::format("{} ({})", doc, join(allowed, " | ")));
}

}  // namespace eyrie
