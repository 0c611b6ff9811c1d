#include "sim/config/yaml.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

#include "sim/text/names.hpp"
#include "sim/text/number.hpp"
#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_file_bytes = 4u << 20;
constexpr int deepest_level = 64;
constexpr std::int64_t most_values = 2000000;

std::string read_file(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        throw InputError(fmt::format("{}: cannot be read: {}", path,
                                     errno == ENOENT ? std::string("no such file") : std::strerror(errno)));
    if (S_ISDIR(status.st_mode)) throw InputError(path + ": cannot be read: is a directory; allowed: a file");
    if (!S_ISREG(status.st_mode)) throw InputError(path + ": cannot be read: not a regular file");
    if (static_cast<std::size_t>(status.st_size) > longest_file_bytes)
        throw InputError(
            fmt::format("{}: found {} bytes, no configuration file; allowed: up to 4 MiB", path, status.st_size));
    std::ifstream in(path, std::ios::binary);
    if (!in) throw InputError(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
    std::ostringstream text;
    text << in.rdbuf();
    if (in.bad()) throw InputError(path + ": cannot be read to its end");
    return text.str();
}

// "file:line: "; what stands on the command line has no lines.
std::string place(const std::string& origin, int line) {
    if (origin.compare(0, 2, "--") == 0) return origin + ": ";
    return fmt::format("{}:{}: ", origin, std::max(line, 1));
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
            throw InputError(fmt::format("{}found byte {}; allowed: text in UTF-8", place(origin, line), found));
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
        if (depth > deepest_level) fail(node, fmt::format("nested more than {} levels deep", deepest_level));
        if (++values_ > most_values) fail(node, fmt::format("more than {} values, aliases expanded", most_values));
        if (node.IsMap())
            walk_map(node, depth);
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

}  // namespace

YamlNode::YamlNode(const YAML::Node& node, std::string origin, std::string path, int line)
    : origin_(std::move(origin)), path_(std::move(path)), line_(line), node_(std::make_shared<YAML::Node>(node)) {}

bool YamlNode::is_map() const { return node_->IsMap(); }
bool YamlNode::is_sequence() const { return node_->IsSequence(); }
bool YamlNode::is_scalar() const { return node_->IsScalar(); }

YamlNode YamlNode::load_file(const std::string& path) { return parse(read_file(path), path); }

YamlNode YamlNode::parse(const std::string& text, const std::string& origin) {
    reject_binary(text, origin);
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(text);
        if (documents.size() != 1 || !documents[0].IsDefined() || documents[0].IsNull())
            throw InputError(fmt::format("{}expected one YAML document, found {}", place(origin, 1),
                                         documents.size() > 1 ? fmt::format("{}", documents.size()) : "none"));
        DocumentCheck(origin).walk(documents[0], 0);
        return YamlNode(documents[0], origin, "", documents[0].Mark().line + 1);
    } catch (const YAML::DeepRecursion& error) {
        throw InputError(
            fmt::format("{}nested more than {} levels deep", place(origin, error.mark.line + 1), deepest_level));
    } catch (const YAML::Exception& error) {
        throw InputError(fmt::format("{}not valid YAML: {}", place(origin, error.mark.line + 1), printable(error.msg)));
    }
}

bool YamlNode::has(const std::string& key) const { return node_->IsMap() && (*node_)[key].IsDefined(); }

YamlNode YamlNode::at(const std::string& key) const {
    if (!node_->IsMap()) fail("expected a mapping, found " + found());
    for (const auto& entry : *node_)
        if (entry.first.Scalar() == key)
            return YamlNode(entry.second, origin_, path_.empty() ? key : fmt::format("{}.{}", path_, key),
                            entry.first.Mark().line + 1);
    fail(fmt::format("key '{}' is missing", key));
}

std::vector<std::string> YamlNode::keys() const {
    if (!node_->IsMap()) fail("expected a mapping, found " + found());
    std::vector<std::string> names;
    for (const auto& entry : *node_) names.push_back(entry.first.Scalar());
    return names;
}

std::vector<YamlNode> YamlNode::elements() const {
    if (!node_->IsSequence()) fail("expected a sequence, found " + found());
    std::vector<YamlNode> all;
    for (const auto& element : *node_)
        all.push_back(YamlNode(element, origin_, fmt::format("{}[{}]", path_, all.size()), element.Mark().line + 1));
    return all;
}

std::int64_t YamlNode::as_integer(IntegerRange range) const {
    const std::string allowed = fmt::format("an integer from {} to {}", range.low, range.high);
    if (!node_->IsScalar()) fail(fmt::format("expected {}, found {}", allowed, found()));
    const std::string& text = node_->Scalar();
    char* end = nullptr;
    errno = 0;
    const long long value = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || end != text.c_str() + text.size() || std::isspace(static_cast<unsigned char>(text[0])))
        fail(fmt::format("expected {}, found {}", allowed, found()));
    if (errno == ERANGE || value < range.low || value > range.high)
        fail(fmt::format("found {}; allowed: {}", printable(text), allowed));
    return value;
}

double YamlNode::as_number(double low, double high) const {
    const std::string allowed = fmt::format("a number from {} to {}", format_number(low), format_number(high));
    if (!node_->IsScalar()) fail(fmt::format("expected {}, found {}", allowed, found()));
    const std::string& text = node_->Scalar();
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool decimal = text.find_first_not_of("0123456789+-.eE") == std::string::npos;  // no hex, nan, inf
    if (text.empty() || end != text.c_str() + text.size() || !decimal)
        fail(fmt::format("expected {}, found {}", allowed, found()));
    if (!std::isfinite(value) || value < low || value > high)
        fail(fmt::format("found {}; allowed: {}", printable(text), allowed));
    return value;
}

bool YamlNode::as_boolean() const {
    if (node_->IsScalar() && node_->Scalar() == "true") return true;
    if (node_->IsScalar() && node_->Scalar() == "false") return false;
    fail("expected true or false, found " + found());
}

std::string YamlNode::as_text() const {
    if (!node_->IsScalar()) fail("expected text, found " + found());
    return node_->Scalar();
}

std::string YamlNode::as_choice(const std::vector<std::string>& allowed) const {
    const std::string value = as_text();
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end())
        fail(fmt::format("found {}; allowed: {}", found(), join(allowed, ", ")));
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
    throw InputError(place(origin_, line_) + (path_.empty() ? "" : printable(path_) + ": ") + message);
}

std::string YamlNode::where() const { return fmt::format("{}:{}", origin_, line_); }

std::string YamlNode::found() const {
    if (node_->IsScalar()) return fmt::format("'{}'", printable(node_->Scalar()));
    if (node_->IsMap()) return "a mapping";
    if (node_->IsSequence()) return "a sequence";
    return "nothing";
}

}  // namespace eyrie
