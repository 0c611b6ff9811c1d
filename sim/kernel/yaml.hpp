// YAML input with errors a user can act on: every message names file, line, key, what was found
// and what is allowed. Unknown, duplicate, ill-typed and out-of-range keys are errors.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/fields.hpp"

namespace eyrie {

// One node of a YAML document, with the file and the dotted key path that lead to it.
class YamlNode {
public:
    // Reads and parses a file. Throws InputError when it cannot be read, is not YAML, holds more
    // than one document, or a mapping in it names a key twice.
    static YamlNode load_file(const std::string& path);
    // The same for text; `origin` stands for the file name in messages.
    static YamlNode parse(const std::string& text, const std::string& origin);

    const std::string& path() const { return path_; }
    bool is_map() const { return node_.IsMap(); }
    bool is_sequence() const { return node_.IsSequence(); }
    bool is_scalar() const { return node_.IsScalar(); }

    bool has(const std::string& key) const;
    // The child under `key`; throws InputError when it is missing or this node is no mapping.
    YamlNode at(const std::string& key) const;
    std::vector<std::string> keys() const;       // in file order; throws when no mapping
    std::vector<YamlNode> elements() const;      // throws when no sequence

    std::int64_t as_integer(IntegerRange range) const;
    double as_number(double low, double high) const;
    bool as_boolean() const;
    std::string as_text() const;
    std::string as_choice(const std::vector<std::string>& allowed) const;

    // Throws InputError naming the first key of this mapping that is not in `allowed`.
    void allow_only(const std::vector<std::string>& allowed) const;

    // "file:line: key: message" as an InputError.
    [[noreturn]] void fail(const std::string& message) const;
    // "file:line", for messages of those who check a value later.
    std::string where() const { return origin_ + ":" + std::to_string(line_); }
    // What stands here, for messages: "'abc'", "a mapping", "a sequence", "nothing".
    std::string found() const;

private:
    YamlNode(YAML::Node node, std::string origin, std::string path, int line);
    std::string origin_;
    std::string path_;
    int line_;
    YAML::Node node_;
};

// Values given on the command line as key.path=value; they win over the file.
class Overrides {
public:
    // Throws InputError when `assignment` is not of the form key.path=value or repeats a path.
    void add(const std::string& assignment);
    const std::map<std::string, std::string>& values() const { return values_; }

private:
    std::map<std::string, std::string> values_;
};

// Fills fields from a mapping; a missing key keeps the field's value, unless `required`.
class YamlFieldReader final : public FieldVisitor {
public:
    YamlFieldReader(const YamlNode& root, const Overrides& overrides);
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) override;
    void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                 const std::string& doc) override;
    void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                const std::string& doc) override;
    void boolean(const std::string& key, bool& value, const std::string& doc) override;
    void text(const std::string& key, std::string& value, const std::string& doc) override;
    void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                const std::string& doc) override;
    // Call after the last field: throws InputError for keys and overrides nobody declared.
    void finish();

private:
    struct Level {
        const YamlNode* node;  // null when the section is absent from the file
        std::string prefix;
        std::vector<std::string> declared;
    };
    // The node that holds the value of `key`, from an override or from the file; false: keep default.
    template <class Use>
    void use(const std::string& key, Use&& use);
    std::string path_of(const std::string& key) const;
    void check_level(const Level& level) const;

    std::vector<Level> levels_;
    std::map<std::string, std::string> pending_overrides_;
    std::vector<std::string> declared_paths_;
};

// Prints fields as YAML, every default spelled out, with unit and doc as a comment.
class YamlFieldPrinter final : public FieldVisitor {
public:
    explicit YamlFieldPrinter(bool with_docs) : with_docs_(with_docs) {}
    using FieldVisitor::integer;
    void section(const std::string& key, const std::string& doc, const std::function<void()>& fields) override;
    void integer(const std::string& key, std::int64_t& value, IntegerRange range, const std::string& unit,
                 const std::string& doc) override;
    void number(const std::string& key, double& value, double low, double high, const std::string& unit,
                const std::string& doc) override;
    void boolean(const std::string& key, bool& value, const std::string& doc) override;
    void text(const std::string& key, std::string& value, const std::string& doc) override;
    void choice(const std::string& key, std::string& value, const std::vector<std::string>& allowed,
                const std::string& doc) override;
    const std::string& text_out() const { return out_; }

private:
    void line(const std::string& key, const std::string& value, const std::string& doc);
    bool with_docs_;
    int depth_ = 0;
    std::string out_;
};

// The name in `candidates` closest to `name` (edit distance at most 2), or "" when none is close.
std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates);
// `text` for a message: on one line, control characters as '?', at most about 200 bytes of it.
std::string printable(const std::string& text);
std::string join(const std::vector<std::string>& parts, const std::string& separator);

}  // namespace eyrie
