#include "sim/config/yaml.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "sim/host/input_file.hpp"
#include "sim/text/names.hpp"
#include "sim/text/number.hpp"
#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_file_bytes = 4u << 20;
constexpr const char* no_configuration = "no configuration file";
constexpr int deepest_level = 64;
constexpr std::int64_t most_values = 2000000;

// "file:line: "; what stands on the command line has no lines.
std::string place(const std::string& origin, int line) {
    if (origin.compare(0, 2, "--") == 0) return origin + ": ";
    return fmt::format("{}:{}: ", origin, std::max(line, 1));
}

std::string too_deep(const std::string& where) {
    return fmt::format("{}nested more than {} levels deep", where, deepest_level);
}

std::string too_many_values(const std::string& where) {
    return fmt::format("{}more than {} values, aliases expanded", where, most_values);
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
            throw InputError(fmt::format("{}found {} {}; allowed: text in UTF-8{}", place(origin, line),
                                         bytes == 0 ? "byte" : "control character", found,
                                         bytes == 0 ? "" : ", of control characters tabs and line breaks"));
        }
        if (c == '\n') ++line;
        at += bytes;
    }
}

// Hears a text's documents before anything is built of them: the reader of the library would go on for ever, and take
// all memory, where a document ends before a stray comma.
class Hearing final : public YAML::EventHandler {
public:
    explicit Hearing(const std::string& origin) : origin_(origin) {}

    int documents = 0;
    bool nothing = true;  // no document but an empty one

    void OnDocumentStart(const YAML::Mark&) override { ++documents; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { hear(mark, depth_ > 0); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { hear(mark); }
    void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t, const std::string&) override {
        hear(mark);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        begin(mark);
    }
    void OnSequenceEnd() override { --depth_; }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        begin(mark);
    }
    void OnMapEnd() override { --depth_; }

private:
    void hear(const YAML::Mark& mark, bool something = true) {
        nothing = nothing && !something;
        if (++values_ > most_values) throw InputError(too_many_values(place(origin_, mark.line + 1)));
    }
    void begin(const YAML::Mark& mark) {
        hear(mark);
        if (++depth_ > deepest_level + 1) throw InputError(too_deep(place(origin_, mark.line + 1)));
    }

    const std::string& origin_;
    int depth_ = 0;
    std::int64_t values_ = 0;
};

// Throws InputError unless the text is one document of a size that can be built.
void check_documents(const std::string& text, const std::string& origin) {
    std::istringstream in(text);
    YAML::Parser parser(in);
    Hearing hearing(origin);
    while (hearing.documents < 2 && parser.HandleNextDocument(hearing)) {
    }
    if (hearing.documents == 1 && !hearing.nothing) return;
    throw InputError(fmt::format("{}expected one YAML document, found {}", place(origin, 1),
                                 hearing.documents > 1 ? "2 or more" : "none"));
}

// Refuses duplicate keys, and documents too deep or, by aliases of aliases, too large to be walked.
class DocumentCheck {
public:
    explicit DocumentCheck(const std::string& origin) : origin_(origin) {}

    void walk(const YAML::Node& node, int depth) {
        if (depth > deepest_level) throw InputError(too_deep(where(node)));
        if (++values_ > most_values) throw InputError(too_many_values(where(node)));
        if (node.IsMap())
            walk_map(node, depth);
        else if (node.IsSequence())
            for (const auto& element : node) walk(element, depth + 1);
    }

private:
    std::string where(const YAML::Node& node) const { return place(origin_, node.Mark().line + 1); }
    [[noreturn]] void fail(const YAML::Node& node, const std::string& message) const {
        throw InputError(where(node) + message);
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

YamlNode YamlNode::parse_file(const std::string& text, const std::string& path) {
    YamlNode root = parse(text, path);
    root.is_file_ = true;
    return root;
}

bool YamlNode::is_map() const { return node_->IsMap(); }
bool YamlNode::is_sequence() const { return node_->IsSequence(); }
bool YamlNode::is_scalar() const { return node_->IsScalar(); }

YamlNode YamlNode::load_file(const std::string& path) { return parse_file(file_text(path), path); }

std::string YamlNode::file_text(const std::string& path) {
    return read_input(path, longest_file_bytes, no_configuration);
}

void YamlNode::check_size(std::size_t bytes, const std::string& path) {
    if (bytes > longest_file_bytes) refuse_input(path, bytes, longest_file_bytes, no_configuration);
}

YamlNode YamlNode::parse(const std::string& text, const std::string& origin) {
    reject_binary(text, origin);
    try {
        check_documents(text, origin);
        const YAML::Node document = YAML::Load(text);
        DocumentCheck(origin).walk(document, 0);
        return YamlNode(document, origin, "", document.Mark().line + 1);
    } catch (const YAML::DeepRecursion& error) {
        throw InputError(too_deep(place(origin, error.mark.line + 1)));
    } catch (const YAML::Exception& error) {
        throw InputError(fmt::format("{}not valid YAML: {}", place(origin, error.mark.line + 1), printable(error.msg)));
    }
}

bool YamlNode::has(const std::string& key) const { return node_->IsMap() && (*node_)[key].IsDefined(); }

YamlNode YamlNode::at(const std::string& key) const {
    if (!node_->IsMap()) fail("expected a mapping, found " + found());
    for (const auto& entry : *node_)
        if (entry.first.Scalar() == key)
            return YamlNode(entry.second, origin_, path_of(key), entry.first.Mark().line + 1);
    fail(fmt::format("key '{}' is missing", key));
}

std::vector<std::string> YamlNode::keys() const {
    if (!node_->IsMap()) fail("expected a mapping, found " + found());
    std::vector<std::string> names;
    for (const auto& entry : *node_) names.push_back(entry.first.Scalar());
    return names;
}

std::vector<std::pair<std::string, YamlNode>> YamlNode::entries() const {
    if (!node_->IsMap()) fail("expected a mapping, found " + found());
    std::vector<std::pair<std::string, YamlNode>> all;
    for (const auto& entry : *node_) {
        const std::string key = entry.first.Scalar();
        all.emplace_back(key, YamlNode(entry.second, origin_, path_of(key), entry.first.Mark().line + 1));
    }
    return all;
}

std::string YamlNode::path_of(const std::string& key) const {
    return path_.empty() ? key : fmt::format("{}.{}", path_, key);
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
    if (is_file_ && node_->IsScalar()) return "text that is no YAML mapping";  // whose secrets are not to be told
    if (node_->IsScalar()) return fmt::format("'{}'", printable(node_->Scalar()));
    if (node_->IsMap()) return "a mapping";
    if (node_->IsSequence()) return "a sequence";
    return "nothing";
}

}  // namespace eyrie
