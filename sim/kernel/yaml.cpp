#include "sim/kernel/yaml.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include <sys/stat.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/depthguard.h>

namespace eyrie {

namespace {

constexpr std::size_t longest_file_bytes = 4u << 20;
constexpr int deepest_level = 64;
constexpr std::int64_t most_values = 2000000;

std::string read_file(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        throw InputError(path + ": cannot be read: " +
                         (errno == ENOENT ? std::string("no such file") : std::strerror(errno)));
    if (S_ISDIR(status.st_mode)) throw InputError(path + ": cannot be read: is a directory; allowed: a file");
    if (!S_ISREG(status.st_mode)) throw InputError(path + ": cannot be read: not a regular file");
    if (static_cast<std::size_t>(status.st_size) > longest_file_bytes)
        throw InputError(path + ": found " + std::to_string(status.st_size) +
                         " bytes, no configuration file; allowed: up to 4 MiB");
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(path + ": cannot be read: " + std::strerror(errno));
    std::ostringstream text;
    text << in.rdbuf();
    if (in.bad()) throw InputError(path + ": cannot be read to its end");
    return text.str();
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

// "file:line: "; what stands on the command line has no lines.
std::string place(const std::string& origin, int line) {
    if (origin.compare(0, 2, "--") == 0) return origin + ": ";
    return origin + ":" + std::to_string(std::max(line, 1)) + ": ";
}

// Bytes of the UTF-8 character at `at`; 0: none begins there. Overlong forms and surrogates, which
// JSON cannot hold, are none.
std::size_t utf8_bytes(const std::string& text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(at);
    const unsigned second = byte(at + 1);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF && tail(at + 1)) return 2;
    if (first >= 0xE0 && first <= 0xEF && tail(at + 1) && tail(at + 2) && !(first == 0xE0 && second < 0xA0) &&
        !(first == 0xED && second > 0x9F))
        return 3;
    if (first >= 0xF0 && first <= 0xF4 && tail(at + 1) && tail(at + 2) && tail(at + 3) &&
        !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F))
        return 4;
    return 0;
}

// The parser takes a NUL for the end of the file and passes other bytes on as they are.
void reject_binary(const std::string& text, const std::string& origin) {
    int line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        const std::size_t bytes = utf8_bytes(text, at);
        if (bytes == 0 || c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
            char found[8];
            std::snprintf(found, sizeof found, "0x%02X", static_cast<unsigned>(c));
            throw InputError(place(origin, line) + "found byte " + found + "; allowed: text in UTF-8");
        }
        if (c == '\n') ++line;
        at += bytes;
    }
}

// Refuses duplicate keys, and documents too deep or, by aliases of aliases, too large to be walked.
class DocumentCheck {
public:
    explicit DocumentCheck(const std::string& origin) : origin_(origin) {}

    void walk(const YAML::Node& node, int depth) {
        if (depth > deepest_level)
            fail(node, "nested more than " + std::to_string(deepest_level) + " levels deep");
        if (++values_ > most_values)
            fail(node, "more than " + std::to_string(most_values) + " values, aliases expanded");
        if (node.IsMap()) walk_map(node, depth);
        else if (node.IsSequence())
            for (const auto& element : node) walk(element, depth + 1);
    }

private:
    [[noreturn]] void fail(const YAML::Node& node, const std::string& message) const {
        throw InputError(place(origin_, node.Mark().line + 1) + message);
    }
    void walk_map(const YAML::Node& node, int depth) {
        std::set<std::string> seen;
        for (const auto& entry : node) {
            if (!entry.first.IsScalar()) fail(entry.first, "a key must be a plain name");
            if (!seen.insert(entry.first.Scalar()).second)
                fail(entry.first, printable(entry.first.Scalar()) + ": given twice in the same mapping");
            walk(entry.second, depth + 1);
        }
    }

    const std::string& origin_;
    std::int64_t values_ = 0;
};

// The shortest decimal text that reads back as the same number: 200, not 2e+02.
std::string format_number(double value) {
    char text[40];
    int digits = 0;
    do std::snprintf(text, sizeof text, "%.*g", ++digits, value);
    while (std::strtod(text, nullptr) != value && digits < 17);
    char plain[400];
    std::snprintf(plain, sizeof plain, "%.0f", value);
    return std::strlen(plain) <= std::strlen(text) && std::strtod(plain, nullptr) == value ? plain : text;
}

// As YAML that reads back as the same text: plain where that is certain, else quoted.
std::string quoted(const std::string& text) {
    const std::string plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,;()/+*=";
    const bool is_word = !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
                         text.find_first_not_of(plain) == std::string::npos && text.back() != ' ' &&
                         text != "null" && text != "Null" && text != "NULL";
    if (is_word) return text;
    std::string out = "\"";
    for (const char c : text) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
        if (c == '"' || c == '\\') out += std::string("\\") + c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) out += escape;
        else out += c;
    }
    return out + "\"";
}

}  // namespace

std::string unknown_name(const std::string& what, const std::string& found, const std::string& allowed_list,
                         const std::string& nearest) {
    std::string message = "unknown " + what + " '" + printable(found) + "'";
    if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
    return message + "; allowed: " + allowed_list;
}

std::string printable(const std::string& text) {
    constexpr std::size_t longest = 200;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (out.size() >= longest) return out + "...";
        const std::size_t bytes = utf8_bytes(text, at);
        const unsigned char c = static_cast<unsigned char>(text[at]);
        out += bytes == 0 || c < 0x20 || c == 0x7F ? "?" : text.substr(at, bytes);
        at += std::max<std::size_t>(bytes, 1);
    }
    return out;
}

std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = 3;
    if (name.size() > 200) return best;  // no slip of a finger
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best_distance && distance < candidate.size()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string join(const std::vector<std::string>& parts, const std::string& separator) {
    std::string out;
    for (const std::string& part : parts) {
        if (!out.empty()) out += separator;
        out += part;
    }
    return out;
}

void FieldVisitor::integer(const std::string& key, int& value, IntegerRange range, const std::string& unit,
                           const std::string& doc) {
    std::int64_t wide = value;
    integer(key, wide, range, unit, doc);
    value = static_cast<int>(wide);
}

YamlNode::YamlNode(YAML::Node node, std::string origin, std::string path, int line)
    : origin_(std::move(origin)), path_(std::move(path)), line_(line), node_(node) {}

YamlNode YamlNode::load_file(const std::string& path) { return parse(read_file(path), path); }

YamlNode YamlNode::parse(const std::string& text, const std::string& origin) {
    reject_binary(text, origin);
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() != 1 || !documents[0].IsDefined() || documents[0].IsNull())
            throw InputError(place(origin, 1) + "expected one YAML document, found " +
                             (documents.size() > 1 ? std::to_string(documents.size()) : "none"));
        DocumentCheck(origin).walk(documents[0], 0);
        return YamlNode(documents[0], origin, "", documents[0].Mark().line + 1);
    } catch (const YAML::DeepRecursion& error) {
        throw InputError(place(origin, error.mark.line + 1) + "nested more than " + std::to_string(deepest_level) +
                         " levels deep");
    } catch (const YAML::Exception& error) {
        throw InputError(place(origin, error.mark.line + 1) + "not valid YAML: " + printable(error.msg));
    }
}

bool YamlNode::has(const std::string& key) const { return node_.IsMap() && node_[key].IsDefined(); }

YamlNode YamlNode::at(const std::string& key) const {
    if (!node_.IsMap()) fail("expected a mapping, found " + found());
    for (const auto& entry : node_)
        if (entry.first.Scalar() == key)
            return YamlNode(entry.second, origin_, path_.empty() ? key : path_ + "." + key,
                            entry.first.Mark().line + 1);
    fail("key '" + key + "' is missing");
}

std::vector<std::string> YamlNode::keys() const {
    if (!node_.IsMap()) fail("expected a mapping, found " + found());
    std::vector<std::string> names;
    for (const auto& entry : node_) names.push_back(entry.first.Scalar());
    return names;
}

std::vector<YamlNode> YamlNode::elements() const {
    if (!node_.IsSequence()) fail("expected a sequence, found " + found());
    std::vector<YamlNode> all;
    for (const auto& element : node_)
        all.push_back(YamlNode(element, origin_, path_ + "[" + std::to_string(all.size()) + "]",
                               element.Mark().line + 1));
    return all;
}

std::int64_t YamlNode::as_integer(IntegerRange range) const {
    const std::string allowed =
        "an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high);
    if (!node_.IsScalar()) fail("expected " + allowed + ", found " + found());
    const std::string& text = node_.Scalar();
    char* end = nullptr;
    errno = 0;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || end != text.c_str() + text.size() || std::isspace(static_cast<unsigned char>(text[0])))
        fail("expected " + allowed + ", found " + found());
    if (errno == ERANGE || value < range.low || value > range.high)
        fail("found " + printable(text) + "; allowed: " + allowed);
    return value;
}

double YamlNode::as_number(double low, double high) const {
    const std::string allowed = "a number from " + format_number(low) + " to " + format_number(high);
    if (!node_.IsScalar()) fail("expected " + allowed + ", found " + found());
    const std::string& text = node_.Scalar();
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool decimal = text.find_first_not_of("0123456789+-.eE") == std::string::npos;  // no hex, nan, inf
    if (text.empty() || end != text.c_str() + text.size() || !decimal)
        fail("expected " + allowed + ", found " + found());
    if (!std::isfinite(value) || value < low || value > high)
        fail("found " + printable(text) + "; allowed: " + allowed);
    return value;
}

bool YamlNode::as_boolean() const {
    if (node_.IsScalar() && node_.Scalar() == "true") return true;
    if (node_.IsScalar() && node_.Scalar() == "false") return false;
    fail("expected true or false, found " + found());
}

std::string YamlNode::as_text() const {
    if (!node_.IsScalar()) fail("expected text, found " + found());
    return node_.Scalar();
}

std::string YamlNode::as_choice(const std::vector<std::string>& allowed) const {
    const std::string value = as_text();
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
        fail("found " + found() + "; allowed: " + join(allowed, ", "));
    return value;
}

void YamlNode::allow_only(const std::vector<std::string>& allowed) const {
    for (const std::string& key : keys())
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            at(key).fail(unknown_name("key", key, join(allowed, ", "), nearest_name(key, allowed)));
}

void YamlNode::fail(const std::string& message) const {
    throw InputError(place(origin_, line_) + (path_.empty() ? "" : printable(path_) + ": ") + message);
}

std::string YamlNode::found() const {
    if (node_.IsScalar()) return "'" + printable(node_.Scalar()) + "'";
    if (node_.IsMap()) return "a mapping";
    if (node_.IsSequence()) return "a sequence";
    return "nothing";
}

void Overrides::add(const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == assignment.size())
        throw InputError("--set: found '" + assignment + "'; allowed: key.path=value");
    if (!values_.emplace(assignment.substr(0, equals), assignment.substr(equals + 1)).second)
        throw InputError("--set: " + assignment.substr(0, equals) + ": given twice");
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
        use(YamlNode::parse(given->second, "--set " + given->first + "=" + given->second));
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

void YamlFieldReader::finish() {
    check_level(levels_.front());
    for (const auto& left : pending_overrides_) {
        std::vector<std::string> inside;
        for (const std::string& path : declared_paths_)
            if (path.compare(0, left.first.size() + 1, left.first + ".") == 0) inside.push_back(path);
        if (!inside.empty())
            throw InputError("--set " + left.first + "=" + left.second + ": a section has no value; allowed: " +
                             join(inside, ", "));
        throw InputError("--set " + left.first + "=" + left.second + ": " +
                         unknown_name("key", left.first, join(declared_paths_, ", "),
                                      nearest_name(left.first, declared_paths_)));
    }
}

void YamlFieldPrinter::line(const std::string& key, const std::string& value, const std::string& doc) {
    std::string text = std::string(static_cast<std::size_t>(depth_) * 2, ' ') + key + ":" +
                       (value.empty() ? "" : " " + value);
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
    line(key, std::to_string(value), unit.empty() ? doc : doc + " [" + unit + "]");
}
void YamlFieldPrinter::number(const std::string& key, double& value, double, double, const std::string& unit,
                              const std::string& doc) {
    line(key, format_number(value), unit.empty() ? doc : doc + " [" + unit + "]");
}
void YamlFieldPrinter::boolean(const std::string& key, bool& value, const std::string& doc) {
    line(key, value ? "true" : "false", doc);
}
void YamlFieldPrinter::text(const std::string& key, std::string& value, const std::string& doc) {
    line(key, quoted(value), doc);
}
void YamlFieldPrinter::choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                              const std::string& doc) {
    line(key, value, doc + " (" + join(allowed, " | ") + ")");
}

}  // namespace eyrie
